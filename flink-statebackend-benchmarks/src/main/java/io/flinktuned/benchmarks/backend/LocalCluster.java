// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.FileUtils;

import javax.annotation.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Flink cluster in this JVM that runs one job at a time and takes a checkpoint of it regularly.
 */
public final class LocalCluster implements AutoCloseable {

    public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    private final Path directory = Files.createTempDirectory("cluster");
    private final Path snapshots;
    private final Configuration configuration;
    private final MiniCluster cluster;

    private JobID job;

    /**
     * Starts a cluster over whose TaskManagers Flink spreads the subtasks of the job evenly.
     *
     * @param perSlot memory of RocksDB
     * @param snapshots where checkpoints and savepoints are written; they outlive the cluster
     * @param more configuration of cluster and job
     */
    public LocalCluster(
            BackendName backend,
            MemorySize perSlot,
            Path snapshots,
            int taskManagers,
            int slots,
            Configuration more)
            throws Exception {
        this.snapshots = snapshots;
        configuration = LocalJobs.checkpoints(directory, CHECKPOINT_INTERVAL);
        configuration.addAll(LocalJobs.backend(backend, perSlot));
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, snapshots.toUri().toString());
        configuration.setString(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        // The second is Flink 2's name for the first.
        configuration.setString("cluster.evenly-spread-out-slots", "true");
        configuration.setString("taskmanager.load-balance.mode", "SLOTS");
        configuration.set(CoreOptions.TMP_DIRS, directory.toString());
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        configuration.addAll(more);
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(taskManagers)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        cluster.start();
    }

    /** For jobs. */
    public Configuration configuration() {
        return configuration;
    }

    /**
     * Submits a job.
     *
     * @param snapshot from which it starts; from nothing if null
     */
    public void submit(JobGraph graph, @Nullable String snapshot) throws Exception {
        if (snapshot != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(snapshot));
        }
        job = cluster.submitJob(graph).get().getJobID();
    }

    /** Fails if the job has ended. */
    public void checkRunning() throws Exception {
        JobStatus status = cluster.getJobStatus(job).get();
        if (status.isTerminalState()) {
            throw new IllegalStateException(
                    "The job is " + status,
                    cluster.requestJobResult(job).get().getSerializedThrowable().orElse(null));
        }
    }

    /** Ends the first TaskManager, as if it were killed. */
    public void killTaskManager() {
        cluster.terminateTaskManager(0);
    }

    /** Takes a checkpoint, which outlives the job, and returns its path. */
    public String checkpoint() throws Exception {
        return cluster.triggerCheckpoint(job).get();
    }

    /** Takes a savepoint and returns its path. */
    public String savepoint(SavepointFormatType format) throws Exception {
        return cluster.triggerSavepoint(job, snapshots.toUri().toString(), false, format).get();
    }

    /** Ends the job and waits until it has ended. */
    public void cancel() throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get();
    }

    @Override
    public void close() throws Exception {
        try {
            cluster.close();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }
}
