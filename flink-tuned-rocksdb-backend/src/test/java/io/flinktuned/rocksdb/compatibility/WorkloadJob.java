// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A running job of the {@link Workload}. */
final class WorkloadJob {

    /** Guards against hanging; nothing depends on it. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final TestRun run;
    private final MiniCluster cluster;
    private final JobClient client;

    private WorkloadJob(TestRun run, MiniCluster cluster, JobClient client) {
        this.run = run;
        this.cluster = cluster;
        this.client = client;
    }

    static WorkloadJob start(
            TestRun run, MiniCluster cluster, Configuration config, int parallelism)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        env.setBufferTimeout(1);
        env.fromSource(
                        new GatedSource(run.id()),
                        WatermarkStrategy.<Long>forGenerator(context -> new EachNumber())
                                .withTimestampAssigner((number, timestamp) -> number),
                        "numbers")
                .uid("numbers")
                // One source task, so that each key sees its numbers in order.
                .setParallelism(1)
                .keyBy(Workload::key)
                .transform("workload", Types.VOID, new WorkloadOperator(run.id()))
                .uid("workload");
        return new WorkloadJob(run, cluster, env.executeAsync());
    }

    /** Processes all numbers up to the end, exclusive. */
    void processUntil(long end) throws Exception {
        run.letPass(end);
        await("probes up to " + end, run::hasReachedTheEnd);
    }

    /** Waits for something that the running job brings about. */
    void await(String what, BooleanSupplier condition) throws Exception {
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        while (!condition.getAsBoolean()) {
            failIfTerminated();
            sleep(deadline, what);
        }
    }

    /** Takes a checkpoint and returns its path. */
    String checkpoint() throws Exception {
        return cluster.triggerCheckpoint(client.getJobID()).get();
    }

    String stopWithSavepoint(Path directory, SavepointFormatType format) throws Exception {
        String path = client.stopWithSavepoint(false, directory.toUri().toString(), format).get();
        awaitStatus(JobStatus.FINISHED);
        return path;
    }

    void cancel() throws Exception {
        client.cancel().get();
        awaitStatus(JobStatus.CANCELED);
    }

    AccessExecutionGraph graph() throws Exception {
        return cluster.getExecutionGraph(client.getJobID()).get();
    }

    private void awaitStatus(JobStatus status) throws Exception {
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        while (!client.getJobStatus().get().isGloballyTerminalState()) {
            sleep(deadline, status.name());
        }
        assertThat(client.getJobStatus().get()).isEqualTo(status);
    }

    private void failIfTerminated() throws Exception {
        JobStatus status = client.getJobStatus().get();
        if (status.isGloballyTerminalState()) {
            client.getJobExecutionResult().get();
            throw new AssertionError("The job ended with " + status);
        }
    }

    private static void sleep(Deadline deadline, String what) throws InterruptedException {
        assertThat(deadline.hasTimeLeft()).as("Waiting for %s", what).isTrue();
        Thread.sleep(5);
    }

    /** A watermark after each number, so that timers fire at the same place in every run. */
    private static final class EachNumber implements WatermarkGenerator<Long> {

        @Override
        public void onEvent(Long number, long timestamp, WatermarkOutput output) {
            output.emitWatermark(new Watermark(number));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // Nothing that depends on the clock.
        }
    }
}
