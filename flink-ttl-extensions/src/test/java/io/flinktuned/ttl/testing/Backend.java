// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.util.DynamicCodeLoadingException;

import java.io.IOException;

/** The state backends that every pattern must work with. */
public enum Backend {
    HASHMAP("hashmap"),
    ROCKSDB("rocksdb"),
    TUNED("io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory");

    private final String type;

    Backend(String type) {
        this.type = type;
    }

    public Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setString("state.backend.type", type);
        configuration.setString("state.backend.rocksdb.memory.fixed-per-slot", "128 mb");
        return configuration;
    }

    StateBackend load() throws IOException, DynamicCodeLoadingException {
        return StateBackendLoader.loadStateBackendFromConfig(
                configuration(), Backend.class.getClassLoader(), null);
    }
}
