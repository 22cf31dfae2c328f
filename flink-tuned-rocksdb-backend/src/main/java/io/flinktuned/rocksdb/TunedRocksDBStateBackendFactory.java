// SPDX-License-Identifier: Apache-2.0
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
