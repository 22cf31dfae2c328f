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

package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.AbstractStateBackend;
import org.apache.flink.runtime.state.AsyncKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
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
public abstract class LineStateBackend extends AbstractStateBackend {

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
