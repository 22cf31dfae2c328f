// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.AbstractStateBackend;
import org.apache.flink.runtime.state.AsyncKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.ConfigurableStateBackend;
import org.apache.flink.runtime.state.v2.adaptor.AsyncKeyedStateBackendAdaptor;

import java.io.IOException;

/**
 * What a state backend must do in Flink 2.x only.
 *
 * <p>The asynchronous state API reaches a backend without asynchronous state through Flink's
 * adaptor, which never disposes of it (FLINK-40037). Heap and native memory would be gone with each
 * failover. With the changelog Flink asks its own backend around this one instead, and they are
 * (docs/checkpoints.md).
 */
@Internal
public abstract class LineStateBackend extends AbstractStateBackend
        implements ConfigurableStateBackend {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean supportsAsyncKeyedStateBackend() {
        return true;
    }

    @Override
    public <K> AsyncKeyedStateBackend<K> createAsyncKeyedStateBackend(
            KeyedStateBackendParameters<K> parameters) throws IOException {
        return new DisposingAdaptor<>(createKeyedStateBackend(parameters));
    }

    private static final class DisposingAdaptor<K> extends AsyncKeyedStateBackendAdaptor<K> {

        private final CheckpointableKeyedStateBackend<K> backend;

        DisposingAdaptor(CheckpointableKeyedStateBackend<K> backend) {
            super(backend);
            this.backend = backend;
        }

        @Override
        public void close() throws IOException {
            backend.close();
        }

        @Override
        public void dispose() {
            backend.dispose();
        }
    }
}
