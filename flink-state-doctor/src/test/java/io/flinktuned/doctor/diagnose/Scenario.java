// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Recording;
import io.flinktuned.doctor.diagnose.report.Report;
import io.flinktuned.doctor.diagnose.report.TextReport;
import io.flinktuned.doctor.diagnose.rules.Finding;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A job on a cluster with a configuration, which is watched until a report is as expected. */
final class Scenario {

    /** At first. Each time it is twice as long, so that a slow machine has enough samples. */
    private static final Duration WATCH = Duration.ofSeconds(3);

    /** For what must become true at some time; only a test that fails waits for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Map<String, String> settings;
    private final Consumer<StreamExecutionEnvironment> job;

    private Scenario(Map<String, String> settings, Consumer<StreamExecutionEnvironment> job) {
        this.settings = settings;
        this.job = job;
    }

    /** A job with state in RocksDB, and checkpoints in {@code directory} when it takes some. */
    static Scenario of(Path directory, Consumer<StreamExecutionEnvironment> job) {
        Map<String, String> settings = new HashMap<>();
        settings.put("state.backend.type", "rocksdb");
        settings.put("taskmanager.memory.managed.size", "128 mb");
        settings.put("execution.checkpointing.dir", directory.toUri().toString());
        settings.put("restart-strategy.type", "fixed-delay");
        settings.put("restart-strategy.fixed-delay.attempts", "1000");
        settings.put("restart-strategy.fixed-delay.delay", "100 ms");
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "1000");
        return new Scenario(settings, job);
    }

    Scenario with(String key, String value) {
        return with(Map.of(key, value));
    }

    Scenario with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return new Scenario(all, job);
    }

    /** With checkpoints, one each {@code interval}. */
    Scenario withCheckpoints(String interval) {
        return with("execution.checkpointing.interval", interval);
    }

    /** With a metric of RocksDB. */
    Scenario withMetric(String name) {
        return with("state.backend.rocksdb.metrics." + name, "true");
    }

    /** Another job with the same configuration. */
    Scenario withJob(Consumer<StreamExecutionEnvironment> other) {
        return new Scenario(settings, other);
    }

    /** The first report in which {@code id} is the first finding. */
    Finding first(String id) throws Exception {
        return until(
                        report ->
                                !report.findings().isEmpty()
                                        && report.findings().get(0).id().equals(id),
                        "'" + id + "' to be first")
                .findings()
                .get(0);
    }

    /** The finding {@code id} of the first report that has it, wherever it stands. */
    Finding found(String id) throws Exception {
        return find(until(report -> find(report, id).isPresent(), "'" + id + "'"), id)
                .orElseThrow();
    }

    /** The first report that tells of a job at work, and has no finding {@code id}. */
    Report without(String id) throws Exception {
        return until(report -> atWork(report) && find(report, id).isEmpty(), "no '" + id + "'");
    }

    private static Optional<Finding> find(Report report, String id) {
        return report.findings().stream().filter(finding -> finding.id().equals(id)).findFirst();
    }

    private static boolean atWork(Report report) {
        return report.time().stream()
                .allMatch(vertex -> vertex.busy() + vertex.backPressured() > 0);
    }

    /** Watches the job again and again until a report is as {@code wanted}. */
    Report until(Predicate<Report> wanted, String what) throws Exception {
        try (Cluster cluster = new Cluster(settings)) {
            String id = cluster.start(job);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (Duration watch = WATCH; ; watch = watch.multipliedBy(2)) {
                Recording recording = cluster.record(id, watch);
                Report report = new Report(new Observation(recording));
                if (wanted.test(report)) {
                    return report;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "waited for " + what + ", but got:\n" + TextReport.of(report));
                }
            }
        }
    }
}
