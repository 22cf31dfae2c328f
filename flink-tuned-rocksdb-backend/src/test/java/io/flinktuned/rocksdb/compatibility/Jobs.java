// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** What the jobs of these tests and their cluster have in common. */
final class Jobs {

    private Jobs() {}

    static MiniClusterResourceConfiguration cluster(Configuration more) {
        Configuration config = new Configuration(more);
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
        return new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(config)
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(2)
                .build();
    }

    /** A job that takes checkpoints only when the test says so, and does not restart. */
    static Configuration config(Backend backend, Timers timers, Path directory) {
        Configuration config = new Configuration();
        backend.configure(config, timers);
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        return config;
    }

    /** For jobs of tests that have failed, too. */
    static void cancelAll(MiniCluster cluster) throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get();
                cluster.requestJobResult(job.getJobId()).get();
            }
        }
    }

    /** Lets the job fail once in the middle of its second round, and finish the round after it. */
    static void failInSecondRound(TestRun run, WorkloadJob job) throws Exception {
        int starts = run.restoredHandles().size();
        job.processUntil(Workload.middle(1));
        run.failOnceAt(Workload.middle(1));
        run.letPass(Workload.middle(1) + 1);
        // No task of the failed attempt may go on to the end of the round.
        job.await("restart", () -> run.restoredHandles().size() == 2 * starts);
        job.processUntil(Workload.end(1));
    }

    /** What the probes must find if the last checkpoint was at the end of the first round. */
    static SortedMap<Long, List<String>> imagesWithFailureInSecondRound() throws Exception {
        return Model.images(Workload.end(1), Workload.start(1), Workload.middle(1));
    }

    static void allowOneRestart(Configuration config) {
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    }
}
