// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.latency;

import io.flinktuned.benchmarks.Environment;
import io.flinktuned.benchmarks.backend.BackendName;
import io.flinktuned.benchmarks.backend.LocalCluster;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long results take at a fixed rate, which is {@value #SHARE_PERCENT} % of what Flink's {@code
 * rocksdb} is capable of, on all backends.
 *
 * <p>Writes {@code latency.json} and {@code latency.md} into the directory of the first argument.
 * The second one is for how long each is measured, in minutes. The others are names of {@link
 * LatencyJob} or {@link BackendName}; without jobs all run, without backends {@code rocksdb},
 * {@code hashmap} and {@code tuned}.
 */
public final class LatencyBenchmark {

    private static final int SHARE_PERCENT = 60;

    private static final MemorySize PER_SLOT = MemorySize.ofMebiBytes(64);

    private static final int SLOTS = 2;

    private static final Duration SAVEPOINT_INTERVAL = Duration.ofSeconds(20);

    private final Duration warmUp;
    private final Duration measured;
    private final List<Result> results = new ArrayList<>();

    /**
     * A benchmark.
     *
     * @param warmUp after all keys have been there
     * @param measured for how long capacity and latency are measured
     */
    LatencyBenchmark(Duration warmUp, Duration measured) {
        this.warmUp = warmUp;
        this.measured = measured;
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.err.println(
                    "The arguments must begin with a directory and a number of minutes.");
            System.exit(2);
        }
        Set<String> names =
                List.of(LatencyJob.values()).stream().map(Enum::name).collect(Collectors.toSet());
        List<LatencyJob> jobs = new ArrayList<>();
        List<String> backends = new ArrayList<>();
        for (String argument : List.of(args).subList(2, args.length)) {
            if (names.contains(argument)) {
                jobs.add(LatencyJob.valueOf(argument));
            } else {
                new BackendName(argument); // throws if there is none
                backends.add(argument);
            }
        }
        LatencyBenchmark benchmark =
                new LatencyBenchmark(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds((long) (Double.parseDouble(args[1]) * 60)));
        for (LatencyJob job : jobs.isEmpty() ? List.of(LatencyJob.values()) : jobs) {
            benchmark.run(
                    job, backends.isEmpty() ? List.of("rocksdb", "hashmap", "tuned") : backends);
            // After each, because all of them take long.
            System.out.println(benchmark.write(Path.of(args[0])));
        }
    }

    void run(LatencyJob job, List<String> backends) throws Exception {
        double perSecond = capacity(job) * SHARE_PERCENT / 100;
        for (String backend : backends) {
            Result result = run(job, backend, perSecond, measured);
            results.add(result);
            System.out.println(result);
        }
    }

    /** Of {@code rocksdb}, in events per second. */
    private double capacity(LatencyJob job) throws Exception {
        Duration measured = Duration.ofSeconds(Math.min(30, this.measured.toSeconds()));
        return run(job, "rocksdb", Double.POSITIVE_INFINITY, measured).perSecond;
    }

    private Result run(LatencyJob job, String backend, double perSecond, Duration measured)
            throws Exception {
        Path snapshots = Files.createTempDirectory("snapshots");
        try (LocalCluster cluster =
                new LocalCluster(
                        new BackendName(backend),
                        PER_SLOT,
                        snapshots,
                        1,
                        SLOTS,
                        new Configuration())) {
            Latencies.reset();
            cluster.submit(graph(cluster.configuration(), job, perSecond), null);
            while (Latencies.emittedCount() < job.keys) {
                cluster.checkRunning();
                Thread.sleep(100);
            }
            Thread.sleep(warmUp.toMillis());
            Latencies.histogram();
            long before = Latencies.emittedCount();
            long start = System.nanoTime();
            long end = start + measured.toNanos();
            while (System.nanoTime() < end) {
                long left = (end - System.nanoTime()) / 1_000_000;
                Thread.sleep(Math.max(0, Math.min(left, SAVEPOINT_INTERVAL.toMillis())));
                if (job == LatencyJob.SAVEPOINTS && System.nanoTime() < end) {
                    cluster.savepoint(SavepointFormatType.CANONICAL);
                }
            }
            cluster.checkRunning();
            double seconds = (System.nanoTime() - start) / 1e9;
            double emitted = (Latencies.emittedCount() - before) / seconds;
            Result result = new Result(job, backend, emitted, Latencies.histogram());
            cluster.cancel();
            return result;
        } finally {
            FileUtils.deleteDirectory(snapshots.toFile());
        }
    }

    private static JobGraph graph(Configuration configuration, LatencyJob job, double perSecond) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(SLOTS);
        env.getConfig().setAutoWatermarkInterval(10);
        DataStream<Tuple2<Long, Long>> events =
                env.fromSequence(0, Long.MAX_VALUE - 1)
                        .setParallelism(1)
                        .map(new Pace(job.keys, perSecond))
                        .returns(Types.TUPLE(Types.LONG, Types.LONG))
                        .setParallelism(1)
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Tuple2<Long, Long>>forMonotonousTimestamps()
                                        .withTimestampAssigner(
                                                (event, none) -> LatencyJob.millis(event.f1)))
                        .setParallelism(1);
        job.results(events)
                .map(
                        due -> {
                            Latencies.result(due);
                            return due;
                        })
                .returns(Types.LONG)
                .sinkTo(new DiscardingSink<>());
        return env.getStreamGraph().getJobGraph();
    }

    /** Returns the table. */
    String write(Path directory) throws IOException {
        StringBuilder table =
                new StringBuilder(
                        "| job | backend | events/s | p50 | p99 | p99.9 | longest |\n"
                                + "| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
        results.forEach(table::append);
        String report =
                Environment.ofThisProcess()
                        + "- Milliseconds, over "
                        + measured.toSeconds()
                        + " s each, with a checkpoint every "
                        + LocalCluster.CHECKPOINT_INTERVAL.toSeconds()
                        + " s\n\n"
                        + table;
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("latency.md"), report);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(
                        directory.resolve("latency.json").toFile(),
                        results.stream().map(Result::toMap).collect(Collectors.toList()));
        return report;
    }

    private static final class Result {

        private final LatencyJob job;
        private final String backend;
        private final double perSecond;
        private final Histogram nanos;

        private Result(LatencyJob job, String backend, double perSecond, Histogram nanos) {
            this.job = job;
            this.backend = backend;
            this.perSecond = perSecond;
            this.nanos = nanos;
        }

        private double millis(double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("job", job);
            map.put("backend", backend);
            map.put("eventsPerSecond", perSecond);
            map.put("results", nanos.getTotalCount());
            map.put("p50", millis(50));
            map.put("p99", millis(99));
            map.put("p99.9", millis(99.9));
            map.put("longest", millis(100));
            return map;
        }

        /** A row of the table. */
        @Override
        public String toString() {
            return String.format(
                    "| `%s` | `%s` | %.0f | %.2f | %.1f | %.1f | %.0f |%n",
                    job, backend, perSecond, millis(50), millis(99), millis(99.9), millis(100));
        }
    }
}
