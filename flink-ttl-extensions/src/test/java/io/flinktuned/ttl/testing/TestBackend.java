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

package io.flinktuned.ttl.testing;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The state backends on which everything must work. */
public enum TestBackend {
    HASHMAP {
        @Override
        public StateBackend create() {
            return new HashMapStateBackend();
        }
    },
    ROCKSDB {
        @Override
        public StateBackend create() {
            return new EmbeddedRocksDBStateBackend(true);
        }
    },
    TUNED {
        @Override
        public StateBackend create() {
            return new TunedRocksDBStateBackendFactory()
                    .createFromConfig(new Configuration(), TestBackend.class.getClassLoader());
        }
    };

    public abstract StateBackend create();
}
