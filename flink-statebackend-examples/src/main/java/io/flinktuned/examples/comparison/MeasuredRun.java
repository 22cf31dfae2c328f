// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LongSummaryStatistics;

import static org.apache.flink.api.common.JobStatus.FINISHED;
import static org.apache.flink.api.common.JobStatus.RUNNING;

/**
 * Runs an example on a Flink cluster in this process, unchanged, as {@code flink run} would, and
 * prints what it took. For one run: the process ends with it.
 */
final class MeasuredRun {

    static final int SLOTS = 2;

    private static final double MEGABYTE = 1 << 20;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT_PEAK = "VmHWM:";

    private MeasuredRun() {}

    /**
     * @param args the managed memory of all slots, a directory for temporary files, the class of
     *     the example, and its arguments
     */
    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse(args[0]));
        configuration.set(CoreOptions.TMP_DIRS, args[1]);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 10_000);
        try (MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(SLOTS)
                                .build())) {
            cluster.start();
            run(cluster, args[2], Arrays.copyOfRange(args, 3, args.length));
        }
    }

    private static void run(MiniCluster cluster, String example, String[] args) throws Exception {
        ClientEnvironment.use(cluster.getRestAddress().get());
        OperatingSystemMXBean process =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        HeapPeak heap = new HeapPeak();
        long cpu = process.getProcessCpuTime();
        Class.forName(example).getMethod("main", String[].class).invoke(null, (Object) args);
        print(Metric.CPU_SECONDS, (process.getProcessCpuTime() - cpu) / 1e9);
        heap.bytes().ifPresent(bytes -> print(Metric.HEAP_MEGABYTES, bytes / MEGABYTE));
        printResidentPeak();
        printJobs(cluster);
    }

    private static void printResidentPeak() throws IOException {
        if (!Files.exists(STATUS)) {
            return; // not Linux
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(RESIDENT_PEAK)) { // "VmHWM:   123 kB"
                print(
                        Metric.RESIDENT_MEGABYTES,
                        Double.parseDouble(line.split("\\s+")[1]) * 1024 / MEGABYTE);
            }
        }
    }

    private static void printJobs(MiniCluster cluster) throws Exception {
        long millis = 0;
        long largest = 0;
        LongSummaryStatistics durations = new LongSummaryStatistics();
        for (JobStatusMessage job : cluster.listJobs().get()) {
            cluster.requestJobResult(job.getJobId()).get(); // when it has finished for good
            AccessExecutionGraph graph = cluster.getExecutionGraph(job.getJobId()).get();
            millis += graph.getStatusTimestamp(FINISHED) - graph.getStatusTimestamp(RUNNING);
            for (AbstractCheckpointStats checkpoint :
                    graph.getCheckpointStatsSnapshot().getHistory().getCheckpoints()) {
                if (checkpoint instanceof CompletedCheckpointStats) {
                    durations.accept(checkpoint.getEndToEndDuration());
                    largest = Math.max(largest, checkpoint.getStateSize());
                }
            }
        }
        print(Metric.SECONDS, millis / 1e3);
        print(Metric.CHECKPOINTS, durations.getCount());
        if (durations.getCount() > 0) {
            print(Metric.CHECKPOINT_MILLIS, durations.getAverage());
            print(Metric.CHECKPOINT_MEGABYTES, largest / MEGABYTE);
        }
    }

    private static void print(Metric metric, double value) {
        System.out.println(RunResult.line(metric, value));
    }

    /** What examples find when they ask for their environment: a client of the cluster. */
    @SuppressWarnings("try") // Flink closes it, or nobody needs to.
    private static final class ClientEnvironment extends StreamExecutionEnvironment {

        private ClientEnvironment(Configuration configuration) {
            super(configuration);
        }

        static void use(URI cluster) {
            initializeContextEnvironment(
                    ofExample -> {
                        Configuration configuration = new Configuration();
                        configuration.set(CoreOptions.DEFAULT_PARALLELISM, SLOTS);
                        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
                        configuration.addAll(ofExample);
                        configuration.set(DeploymentOptions.TARGET, RemoteExecutor.NAME);
                        configuration.set(DeploymentOptions.ATTACHED, true);
                        configuration.set(RestOptions.ADDRESS, cluster.getHost());
                        configuration.set(RestOptions.PORT, cluster.getPort());
                        return new ClientEnvironment(configuration);
                    });
        }
    }
}
