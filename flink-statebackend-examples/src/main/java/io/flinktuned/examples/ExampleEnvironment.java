// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.time.Duration;
import java.util.Optional;

/**
 * Where an example runs: on the cluster that {@code flink run} submits it to, or, when started by
 * its own {@code main}, on an embedded MiniCluster.
 */
public final class ExampleEnvironment {

    /** Managed memory of each slot of the embedded MiniCluster, all of it for the state backend. */
    static final MemorySize EMBEDDED_SLOT_MEMORY = MemorySize.ofMebiBytes(64);

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final boolean embedded;
    private final Backend backend;
    private final boolean report;

    private ExampleEnvironment(
            Configuration configuration, boolean embedded, ExampleArguments arguments) {
        this.configuration = configuration;
        this.embedded = embedded;
        this.backend = arguments.backend();
        this.report = arguments.report();
    }

    /**
     * The environment that the arguments ask for.
     *
     * @throws UsageException if the backend is not installed or the checkpoint directory cannot be
     *     one
     */
    public static ExampleEnvironment of(ExampleArguments arguments) throws UsageException {
        boolean embedded = isEmbedded();
        Configuration configuration = new Configuration();
        arguments.backend().addTo(configuration);
        // Flink would fall back to slow and opaque serialization for types it does not know.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        if (arguments.checkpointDir().isPresent()) {
            configuration.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    FlinkPaths.directory(
                                    ExampleCommand.CHECKPOINT_DIR,
                                    arguments.checkpointDir().get(),
                                    embedded)
                            .toString());
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        }
        arguments
                .parallelism()
                .ifPresent(n -> configuration.set(CoreOptions.DEFAULT_PARALLELISM, n));
        if (embedded) {
            addMiniCluster(
                    configuration,
                    arguments.parallelism().orElse(ExampleArguments.EMBEDDED_PARALLELISM));
        }
        return new ExampleEnvironment(configuration, embedded, arguments);
    }

    /** Without slots and memory of our own we could not say what a slot gets. */
    private static void addMiniCluster(Configuration configuration, int parallelism) {
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        configuration.set(
                TaskManagerOptions.MANAGED_MEMORY_SIZE, EMBEDDED_SLOT_MEMORY.multiply(parallelism));
    }

    /** Whether this JVM was not started by {@code flink run}. */
    static boolean isEmbedded() {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                instanceof LocalStreamEnvironment;
    }

    /** Sets an option that only this example needs. */
    public <T> void set(ConfigOption<T> option, T value) {
        configuration.set(option, value);
    }

    /** Whether the job runs on an embedded MiniCluster, in this JVM. */
    public boolean embedded() {
        return embedded;
    }

    /** A new environment to build a job in. */
    public StreamExecutionEnvironment create() {
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    /**
     * The tuned backend's effective configuration in a slot of the embedded MiniCluster. Empty if
     * nobody asked for it, for other backends, and on a cluster, where only the TaskManagers know
     * how much memory a slot has; they log their report.
     */
    public Optional<String> backendReport() {
        if (!report || !embedded || backend != Backend.TUNED) {
            return Optional.empty();
        }
        return Optional.of(
                new TunedRocksDBStateBackendFactory()
                        .createFromConfig(configuration, getClass().getClassLoader())
                        .report(EMBEDDED_SLOT_MEMORY));
    }

    /** Where the job runs and with what, in one line. */
    @Override
    public String toString() {
        String parallelism =
                configuration
                        .getOptional(CoreOptions.DEFAULT_PARALLELISM)
                        .map(n -> ", parallelism " + n)
                        .orElse("");
        return (embedded ? "embedded MiniCluster" : "cluster")
                + ", backend "
                + backend
                + parallelism;
    }
}
