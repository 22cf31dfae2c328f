// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.ConfigurableStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.util.IOUtils;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A task slot without a cluster around it: keyed state backends that are opened in it are made as a
 * task makes them, and share its managed memory as those of one slot do.
 */
public final class TestSlot implements AutoCloseable {

    private static final int KEY_GROUPS = 16;

    private final MockEnvironment environment;
    private final CloseableRegistry cancelStreams = new CloseableRegistry();
    private final List<LiveDatabase> databases = new ArrayList<>();

    private MetricGroup metrics;

    /** A slot of a TaskManager with an empty configuration. */
    public TestSlot(long managedMemory, Path directory) {
        this(managedMemory, directory, new Configuration());
    }

    /**
     * @param managedMemory bytes of managed memory
     * @param directory where RocksDB keeps its files
     * @param taskManagerConfiguration the configuration of the TaskManager
     */
    public TestSlot(long managedMemory, Path directory, Configuration taskManagerConfiguration) {
        environment =
                new MockEnvironmentBuilder()
                        .setManagedMemorySize(managedMemory)
                        .setTaskManagerRuntimeInfo(
                                new TestingTaskManagerRuntimeInfo(
                                        taskManagerConfiguration, directory.toFile()))
                        .build();
        metrics = environment.getMetricGroup();
    }

    /** Where backends that are opened from now on put their metrics. */
    public void setMetrics(MetricGroup metrics) {
        this.metrics = metrics;
    }

    /**
     * Opens the backend that {@code job} names under Flink's own key.
     *
     * @param restored what it begins with; nothing for a new one
     */
    public LiveDatabase open(Configuration job, KeyedStateHandle... restored) throws Exception {
        return create(
                StateBackendLoader.loadStateBackendFromConfig(
                        job, getClass().getClassLoader(), null),
                List.of(restored));
    }

    /** Opens a backend from code, which sees {@code job} as it would in a task. */
    public LiveDatabase open(ConfigurableStateBackend backend, Configuration job) throws Exception {
        return create(backend.configure(job, getClass().getClassLoader()), List.of());
    }

    private LiveDatabase create(StateBackend backend, List<KeyedStateHandle> restored)
            throws Exception {
        AbstractKeyedStateBackend<Integer> keyed =
                (AbstractKeyedStateBackend<Integer>)
                        backend.createKeyedStateBackend(
                                new KeyedStateBackendParametersImpl<>(
                                        environment,
                                        environment.getJobID(),
                                        "operator_" + databases.size(),
                                        IntSerializer.INSTANCE,
                                        KEY_GROUPS,
                                        KeyGroupRange.of(0, KEY_GROUPS - 1),
                                        environment.getTaskKvStateRegistry(),
                                        TtlTimeProvider.DEFAULT,
                                        metrics,
                                        (name, value) -> {},
                                        restored,
                                        cancelStreams,
                                        1.0));
        LiveDatabase database = new LiveDatabase(keyed);
        databases.add(database);
        return database;
    }

    /** What a task has in this slot. */
    public Environment environment() {
        return environment;
    }

    /** All databases that were opened in this slot. */
    public List<LiveDatabase> databases() {
        return databases;
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> all = new ArrayList<>(databases);
        all.add(cancelStreams);
        all.add(environment);
        try {
            IOUtils.closeAll(all);
        } catch (Exception e) {
            throw new IOException("The slot was not closed.", e);
        }
    }
}
