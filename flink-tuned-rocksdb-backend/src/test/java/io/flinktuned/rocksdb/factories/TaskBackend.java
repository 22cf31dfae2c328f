// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.factories;

import io.flinktuned.rocksdb.testing.Checkpoints;

import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;

import java.nio.file.Path;
import java.util.List;

/** The keyed backend of one of the tasks of an operator. */
final class TaskBackend implements AutoCloseable {

    /** So many that key groups take two bytes. */
    static final int MAX_PARALLELISM = 512;

    private final CheckpointStreamFactory streams = new MemCheckpointStreamFactory(1 << 28);
    private final CloseableRegistry cancelStreams = new CloseableRegistry();
    private final MockEnvironment environment;
    private final AbstractKeyedStateBackend<Integer> backend;

    /**
     * @param clock for the expiry of state
     * @param restored what it begins with; nothing for a new one
     */
    TaskBackend(
            StateBackend stateBackend,
            KeyGroupRange keyGroups,
            TtlTimeProvider clock,
            Path directory,
            List<KeyedStateHandle> restored)
            throws Exception {
        environment =
                new MockEnvironmentBuilder()
                        .setManagedMemorySize(32 << 20)
                        .setTaskManagerRuntimeInfo(
                                new TestingTaskManagerRuntimeInfo(
                                        new Configuration(), directory.toFile()))
                        .build();
        try {
            backend =
                    (AbstractKeyedStateBackend<Integer>)
                            stateBackend.createKeyedStateBackend(
                                    new KeyedStateBackendParametersImpl<>(
                                            environment,
                                            environment.getJobID(),
                                            "operator",
                                            IntSerializer.INSTANCE,
                                            MAX_PARALLELISM,
                                            keyGroups,
                                            environment.getTaskKvStateRegistry(),
                                            clock,
                                            environment.getMetricGroup(),
                                            (name, value) -> {},
                                            restored,
                                            cancelStreams,
                                            1.0));
        } catch (Exception e) {
            environment.close();
            throw e;
        }
    }

    AbstractKeyedStateBackend<Integer> keyed() {
        return backend;
    }

    KeyedStateHandle checkpoint(long id) throws Exception {
        return Checkpoints.take(backend, id, streams);
    }

    KeyedStateHandle canonicalSavepoint(long id) throws Exception {
        return Checkpoints.takeCanonicalSavepoint(backend, id, streams);
    }

    @Override
    public void close() throws Exception {
        backend.close();
        backend.dispose();
        cancelStreams.close();
        environment.close();
    }
}
