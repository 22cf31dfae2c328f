// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.MetricsProfiler;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Whole jobs over the events of an auction house, on a cluster of one TaskManager with two slots in
 * this JVM. The score is the time of one job, from its submission to its end with the last
 * checkpoint. {@link MetricsProfiler} adds the metrics; compare {@link Metric#EVENTS_PER_SECOND},
 * in which neither the wait for that checkpoint is nor what comes before the steady state.
 *
 * <p>All backends have the same memory in total, and all but {@code hashmap} by the same
 * configuration, see {@link JobCluster}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
@Timeout(time = 2, timeUnit = TimeUnit.HOURS)
public class JobsBenchmark {

    private static final Duration NO_LIMIT = Duration.ofHours(1);

    @Param public Job job;

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** Number of events. */
    @Param("2000000")
    public long events;

    /** Event time from one event to the next, in milliseconds. */
    @Param("1")
    public long step;

    /** The state of jobs that keep whole rows is wide if they are. */
    @Param("NARROW")
    public Rows rows;

    /** Of RocksDB with the hot tier, and of timers on the heap, of both slots together. */
    @Param("128 mb")
    public String memory;

    /** A job that takes longer is stopped and reported with the events it got through. */
    @Param("1 h")
    public String timeLimit;

    private AuctionEvents auctionEvents;
    private JobCluster cluster;

    @Setup(Level.Trial)
    public void start() throws Exception {
        auctionEvents = new AuctionEvents(42, Duration.ofMillis(step), rows);
        cluster = new JobCluster(backend, MemorySize.parse(memory));
        // So that the JVM has compiled what jobs have in common; for the rest see JobClock.
        long tenth = events / 10 / JobCluster.SLOTS * JobCluster.SLOTS;
        cluster.run(job::results, auctionEvents, tenth, NO_LIMIT);
    }

    @TearDown(Level.Trial)
    public void stop() throws Exception {
        cluster.close();
    }

    @Benchmark
    public void run() throws Exception {
        Map<Metric, Double> metrics =
                cluster.run(
                        job::results, auctionEvents, events, TimeUtils.parseDuration(timeLimit));
        MetricsProfiler.report(
                metrics.entrySet().stream()
                        .map(metric -> metric.getKey().result(metric.getValue()))
                        .collect(Collectors.toList()));
    }
}
