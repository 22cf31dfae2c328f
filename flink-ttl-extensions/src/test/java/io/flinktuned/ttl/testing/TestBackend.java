// SPDX-License-Identifier: Apache-2.0
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
