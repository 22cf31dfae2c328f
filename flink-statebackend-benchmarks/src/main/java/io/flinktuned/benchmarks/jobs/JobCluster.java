// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.backend.BackendName;
import io.flinktuned.benchmarks.backend.LocalJobs;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.SubtaskStateStats;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedValue;
import org.apache.flink.util.function.ThrowingConsumer;

import javax.annotation.Nullable;

import java.lang.ref.Reference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A Flink cluster in this JVM, of one TaskManager with {@value #SLOTS} slots, that runs jobs one
 * after the other and measures them. Jobs take an incremental, aligned, exactly-once checkpoint
 * into a local directory every {@link #CHECKPOINT_INTERVAL}.
 *
 * <p><b>Equal memory.</b> With any backend state and everything else together have the heap of the
 * JVM ({@code -Xmx}): as much of the heap is taken away as a backend has of managed memory, which
 * is the same configuration for all of them, but for timers on the heap. Besides, SQL operators
 * that use managed memory have {@link #OPERATORS_MEMORY} with each backend; by default Flink would
 * take it from the backend's, and give more to those of {@code hashmap}.
 */
final class JobCluster implements AutoCloseable {

    static final int SLOTS = 2;
    static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

    /** Managed memory of all slots; none of it is for the backend. */
    private static final MemorySize OPERATORS_MEMORY = MemorySize.ofMebiBytes(64);

    private static final double MEGABYTE = 1 << 20;

    /** More events than a job gets through before it is stopped. */
    private static final long ENDLESS = 1L << 40;

    private final MemorySize memory;
    private final BackendName backend;
    private final Path directory;
    private final MiniCluster cluster;

    /** Of the job that runs. */
    private volatile CompletableFuture<Void> stop = new CompletableFuture<>();

    /** The job that runs or ran last; null before there is one. */
    @Nullable private volatile JobID job;

    /**
     * @param backend as {@link BackendName} has it
     * @param memory of all slots together: RocksDB's with the hot tier, and timers on the heap
     */
    JobCluster(String backend, MemorySize memory) throws Exception {
        this.backend = new BackendName(backend);
        this.memory = memory;
        directory = Files.createTempDirectory("jobs");
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.TMP_DIRS, directory.toString());
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, OPERATORS_MEMORY);
        configuration.setString(
                TaskManagerOptions.MANAGED_MEMORY_CONSUMER_WEIGHTS.key(),
                "OPERATOR:100,STATE_BACKEND:0");
        configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, 10_000);
        configuration.addAll(backendConfiguration());
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(SLOTS)
                                .build());
        cluster.start();
    }

    /** The address of the REST API. */
    URI rest() {
        return cluster.getRestAddress().join();
    }

    /**
     * Runs a job to its end, or stops it when its time is up.
     *
     * @param count of events, a multiple of {@value #SLOTS}
     * @param timeLimit after which the job is cancelled; there is then no result
     * @return what was measured; what could not be is absent
     */
    Map<Metric, Double> run(
            Job.Definition job, AuctionEvents events, long count, Duration timeLimit)
            throws Exception {
        return run(job, events, count, timeLimit, clock -> {});
    }

    /**
     * Runs a job without end. Its steady state begins when all its tasks run: with hundreds of
     * states that is long after they were started.
     *
     * @param time after which it is cancelled, unless {@link #stop} does before
     * @return what was measured; what could not be is absent
     */
    Map<Metric, Double> runFor(Job.Definition job, AuctionEvents events, Duration time)
            throws Exception {
        return run(
                job,
                events,
                ENDLESS,
                time,
                clock -> {
                    while (!isRunning() && !stop.isDone()) {
                        Thread.sleep(50);
                    }
                    clock.steady();
                });
    }

    private Map<Metric, Double> run(
            Job.Definition definition,
            AuctionEvents events,
            long count,
            Duration timeLimit,
            ThrowingConsumer<JobClock, Exception> submitted)
            throws Exception {
        Path files = Files.createTempDirectory(directory, "");
        Path logs = Files.createDirectory(files.resolve("log"));
        JobGraph graph = graph(definition, configuration(files, logs), events, count);

        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        long managed = memory.getBytes();
        byte[] reserved = new byte[backend.isOnHeap() ? 0 : Math.toIntExact(managed)];
        // What the job before has left on the heap is none of this one's.
        System.gc();
        try (MemoryPeaks memory = new MemoryPeaks()) {
            JobClock clock = JobClock.start(count);
            stop = new CompletableFuture<>();
            CompletableFuture<JobResult> end = submit(graph);
            submitted.accept(clock);
            boolean complete = await(end, graph.getJobID(), timeLimit);
            if (!complete) {
                clock.ended();
            }
            memory.heap()
                    .ifPresent(
                            bytes ->
                                    metrics.put(
                                            Metric.HEAP_PEAK,
                                            (bytes - reserved.length) / MEGABYTE));
            memory.outsideHeap()
                    .ifPresent(bytes -> metrics.put(Metric.NATIVE_PEAK, bytes / MEGABYTE));
            Map<String, Long> accumulators = accumulators(end.get());
            if (complete) {
                putResult(metrics, accumulators);
            }
            // None if it was stopped before its tasks ran.
            double processed = accumulators.getOrDefault(AuctionStream.EVENTS, 0L);
            metrics.put(Metric.EVENTS, processed);
            clock.putInto(metrics, processed);
        }
        Reference.reachabilityFence(reserved);
        putCheckpoints(metrics, cluster.getExecutionGraph(graph.getJobID()).get());
        if (!backend.isOnHeap() && metrics.get(Metric.EVENTS) > 0) {
            metrics.put(Metric.SST_WRITTEN, RocksDBLogs.sstBytesWritten(logs) / MEGABYTE);
        }
        FileUtils.deleteDirectory(files.toFile());
        return metrics;
    }

    private Configuration configuration(Path files, Path logs) {
        Configuration configuration = LocalJobs.checkpoints(files, CHECKPOINT_INTERVAL);
        configuration.addAll(LocalJobs.logs(logs));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.addAll(backendConfiguration());
        return configuration;
    }

    /** What is also told to who asks the cluster for its configuration. */
    private Configuration backendConfiguration() {
        return LocalJobs.backend(backend, new MemorySize(memory.getBytes() / SLOTS));
    }

    private static JobGraph graph(
            Job.Definition job, Configuration configuration, AuctionEvents events, long count) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(SLOTS);
        job.results(env, new AuctionStream(env, events, count))
                .transform("Result", Types.VOID, new ResultCounter())
                .sinkTo(new DiscardingSink<>());
        return env.getStreamGraph().getJobGraph();
    }

    private CompletableFuture<JobResult> submit(JobGraph graph) throws Exception {
        JobID submitted = cluster.submitJob(graph).get().getJobID();
        job = submitted;
        return cluster.requestJobResult(submitted);
    }

    /**
     * Whether all tasks of the job that was submitted last run.
     *
     * @throws JobExecutionException if it has failed
     */
    boolean isRunning() throws Exception {
        JobID submitted = job;
        if (submitted == null) {
            return false;
        }
        AccessExecutionGraph graph = cluster.getExecutionGraph(submitted).get();
        if (graph.getState() == JobStatus.FAILED) {
            throw new JobExecutionException(
                    submitted, graph.getFailureInfo().getExceptionAsString());
        }
        return graph.getState() == JobStatus.RUNNING
                && StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false)
                        .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /** Ends the job that {@link #runFor} waits for, as if its time were up; for other threads. */
    void stop() {
        stop.complete(null);
    }

    /** Whether the job came to its end by itself. */
    private boolean await(CompletableFuture<JobResult> end, JobID job, Duration timeLimit)
            throws Exception {
        try {
            CompletableFuture.anyOf(end, stop).get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            stop.complete(null);
        }
        if (end.isDone()) {
            end.get().toJobExecutionResult(getClass().getClassLoader()); // throws if it failed
            return true;
        }
        cluster.cancelJob(job).get();
        end.get();
        return false;
    }

    private static Map<String, Long> accumulators(JobResult result) throws Exception {
        Map<String, Long> values = new HashMap<>();
        for (Map.Entry<String, SerializedValue<OptionalFailure<Object>>> accumulator :
                result.getAccumulatorResults().entrySet()) {
            values.put(
                    accumulator.getKey(),
                    (Long)
                            accumulator
                                    .getValue()
                                    .deserializeValue(JobCluster.class.getClassLoader())
                                    .get());
        }
        return values;
    }

    private static void putResult(Map<Metric, Double> metrics, Map<String, Long> accumulators) {
        metrics.put(Metric.RESULT_ROWS, (double) accumulators.get(ResultCounter.ROWS));
        metrics.put(Metric.RESULT_HASH, ResultCounter.fold(accumulators.get(ResultCounter.HASHES)));
    }

    private static void putCheckpoints(Map<Metric, Double> metrics, AccessExecutionGraph graph) {
        LongSummaryStatistics total = new LongSummaryStatistics();
        LongSummaryStatistics sync = new LongSummaryStatistics();
        List<Long> ofSubtasks = new ArrayList<>();
        for (AbstractCheckpointStats checkpoint :
                graph.getCheckpointStatsSnapshot().getHistory().getCheckpoints()) {
            if (checkpoint instanceof CompletedCheckpointStats) {
                total.accept(checkpoint.getEndToEndDuration());
                List<Long> synchronousParts = synchronousParts(checkpoint);
                sync.accept(synchronousParts.stream().mapToLong(part -> part).max().orElse(0));
                ofSubtasks.addAll(synchronousParts);
            }
        }
        metrics.put(Metric.CHECKPOINTS, (double) total.getCount());
        if (total.getCount() > 0) {
            metrics.put(Metric.CHECKPOINT_MEAN, total.getAverage());
            metrics.put(Metric.CHECKPOINT_MAX, (double) total.getMax());
            metrics.put(Metric.SYNC_MEAN, sync.getAverage());
            metrics.put(Metric.SYNC_MAX, (double) sync.getMax());
            Collections.sort(ofSubtasks);
            if (!ofSubtasks.isEmpty()) {
                int rank = (int) Math.ceil(0.99 * ofSubtasks.size());
                metrics.put(Metric.SYNC_P99, (double) ofSubtasks.get(rank - 1));
            }
        }
    }

    /** Of the subtasks that had not finished, in milliseconds. */
    private static List<Long> synchronousParts(AbstractCheckpointStats checkpoint) {
        return checkpoint.getAllTaskStateStats().stream()
                .flatMap(task -> Arrays.stream(task.getSubtaskStats()))
                .filter(Objects::nonNull)
                .map(SubtaskStateStats::getSyncCheckpointDuration)
                .collect(Collectors.toList());
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
