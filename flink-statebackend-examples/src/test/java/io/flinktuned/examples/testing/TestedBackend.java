// SPDX-License-Identifier: Apache-2.0
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
