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
