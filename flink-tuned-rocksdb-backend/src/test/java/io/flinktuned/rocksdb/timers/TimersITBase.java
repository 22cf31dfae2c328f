// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** A MiniCluster, and what tests of timers do with its jobs. */
@Timeout(180)
abstract class TimersITBase {

    static final int FIRED_BEFORE = TimerRun.EVENT_TIMERS / 4;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir Path directory;

    MiniCluster cluster;

    @BeforeEach
    void useCluster(@InjectMiniCluster MiniCluster miniCluster) {
        cluster = miniCluster;
    }

    /** So that a test that fails does not take the slots of the next. */
    @AfterEach
    void endAllJobs() throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get();
                cluster.requestJobResult(job.getJobId()).get();
            }
        }
    }

    /** A running job, and a snapshot of it that holds timers. */
    static final class Snapshotted {
        final TimerRun run;
        final JobClient job;
        final String path;

        private Snapshotted(TimerRun run, JobClient job, String path) {
            this.run = run;
            this.job = job;
            this.path = path;
        }
    }

    /**
     * Runs a job until each key has fired {@link #FIRED_BEFORE} event-time timers, and takes a
     * snapshot while no processing-time timer is due. It takes one before, too, so that an
     * incremental one builds on another.
     */
    Snapshotted snapshot(Snapshot kind, Configuration configuration, int parallelism)
            throws Exception {
        for (long margin = 2_000; ; margin *= 2) {
            TimerRun run = new TimerRun(System.currentTimeMillis() + margin, true);
            JobClient job = TimerJob.start(run, parallelism, configuration);
            run.awaitKeys();
            awaitRunning(job);
            kind.take(cluster, job, directory);
            run.fireEventTimers(FIRED_BEFORE);
            run.awaitFirings(TimerRun.eventFirings(0, FIRED_BEFORE));
            String path = kind.take(cluster, job, directory);
            if (System.currentTimeMillis() < run.due) {
                return new Snapshotted(run, job, path);
            }
            // Too slow for this test to mean anything: once more with timers further away.
            cancel(job);
        }
    }

    void cancel(JobClient job) throws Exception {
        job.cancel().get();
        cluster.requestJobResult(job.getJobID()).get();
    }

    /** Starts a job from a snapshot, with all tasks running. */
    JobClient restore(TimerRun run, String path, Configuration configuration, int parallelism)
            throws Exception {
        JobClient job = TimerJob.start(run, parallelism, from(path, configuration));
        awaitRunning(job);
        return job;
    }

    /** Waits until the JobManager, too, knows that all tasks run, and so takes snapshots. */
    void awaitRunning(JobClient job) throws Exception {
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    }

    static Configuration from(String path, Configuration configuration) {
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
        return configuration;
    }

    static Configuration restartingOnce(Configuration configuration) {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
        return configuration;
    }

    /** Ends a job when all its timers were due: the source ends, so event time does. */
    void finish(TimerRun run, JobClient job) throws Exception {
        run.await(() -> System.currentTimeMillis() > run.lastDue(), "last timer due");
        job.stopWithSavepoint(
                        true,
                        directory.resolve("end").toUri().toString(),
                        SavepointFormatType.CANONICAL)
                .get();
        job.getJobExecutionResult().get();
    }
}
