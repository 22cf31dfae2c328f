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

package io.flinktuned.rocksdb;

import io.flinktuned.rocksdb.setup.FlinkVersion;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.StateBackendFactory;

/**
 * Makes a {@link TunedRocksDBStateBackend} from configuration. Its class name is all that a user
 * has to write:
 *
 * <pre>
 * state.backend.type: io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory   # config.yaml
 * state.backend: io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory        # flink-conf.yaml
 * </pre>
 */
@PublicEvolving
public class TunedRocksDBStateBackendFactory
        implements StateBackendFactory<TunedRocksDBStateBackend> {

    /**
     * @throws IllegalConfigurationException if the configuration contradicts itself or cannot work;
     *     the message names keys, values, allowed range and fix
     */
    @Override
    public TunedRocksDBStateBackend createFromConfig(ReadableConfig config, ClassLoader classLoader)
            throws IllegalConfigurationException {
        FlinkVersion.check();
        return new TunedRocksDBStateBackend().configure(config, classLoader);
    }
}
