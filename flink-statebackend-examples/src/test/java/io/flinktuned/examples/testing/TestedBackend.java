/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.examples.testing;

import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The backends that an example must give the same result with. */
public enum TestedBackend {
    HASHMAP {
        @Override
        public StateBackend create() {
            return new HashMapStateBackend();
        }
    },
    ROCKSDB {
        @Override
        public StateBackend create() {
            EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
            backend.getMemoryConfiguration().setFixedMemoryPerSlot(SLOT_MEMORY);
            return backend;
        }
    },
    TUNED {
        @Override
        public StateBackend create() {
            return new TunedRocksDBStateBackend().setFixedMemoryPerSlot(SLOT_MEMORY);
        }
    };

    private static final MemorySize SLOT_MEMORY = MemorySize.ofMebiBytes(32);

    /** A new one. */
    public abstract StateBackend create();
}
