// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.streaming.api.operators.StreamOperatorStateHandler;

import javax.annotation.Nullable;

import java.util.concurrent.RunnableFuture;

/** Takes checkpoints of a keyed backend, as its task does. */
public final class Checkpoints {

    private Checkpoints() {}

    /** What the JobManager gets of one; null if there is no state. */
    @Nullable
    public static KeyedStateHandle take(
            AbstractKeyedStateBackend<?> backend, long id, CheckpointStreamFactory streams)
            throws Exception {
        RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot =
                backend.snapshot(
                        id, 0, streams, CheckpointOptions.forCheckpointWithDefaultLocation());
        snapshot.run();
        return snapshot.get().getJobManagerOwnedSnapshot();
    }

    /**
     * The same, which may share files with earlier ones.
     *
     * @param files of the earlier ones; those of this one are added
     */
    public static KeyedStateHandle take(
            AbstractKeyedStateBackend<?> backend,
            long id,
            CheckpointStreamFactory streams,
            SharedStateRegistry files)
            throws Exception {
        KeyedStateHandle handle = take(backend, id, streams);
        handle.registerSharedStates(files, id);
        return handle;
    }

    /** What the JobManager gets of a savepoint in canonical format; null if there is no state. */
    @Nullable
    public static KeyedStateHandle takeCanonicalSavepoint(
            AbstractKeyedStateBackend<?> backend, long id, CheckpointStreamFactory streams)
            throws Exception {
        try (CloseableRegistry cancelStreams = new CloseableRegistry()) {
            RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot =
                    StreamOperatorStateHandler.prepareCanonicalSavepoint(backend, cancelStreams)
                            .snapshot(
                                    id,
                                    0,
                                    streams,
                                    CheckpointOptions.forCheckpointWithDefaultLocation());
            snapshot.run();
            return snapshot.get().getJobManagerOwnedSnapshot();
        }
    }
}
