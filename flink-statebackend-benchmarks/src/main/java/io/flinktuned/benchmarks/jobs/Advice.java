// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the doctor advises for a job on Flink's {@code rocksdb}, followed until there is no more.
 */
final class Advice {

    /** What the doctor asks for, with every report in which it misses it; at no cost. */
    private static final String METRICS =
            "+state.backend.rocksdb.metrics.num-files-at-level=true"
                    + "+state.backend.rocksdb.metrics.live-sst-files-size=true"
                    + "+state.backend.rocksdb.metrics.actual-delayed-write-rate=true"
                    + "+state.backend.rocksdb.metrics.num-running-compactions=true";

    /** System property: the doctor's jar. */
    private static final String DOCTOR = "doctor.jar";

    /** Exit code of the doctor; greater ones are errors. */
    private static final int FINDINGS = 1;

    /** The job is stopped when the doctor has told what it saw; if it does not, after this. */
    private static final Duration GUARD = Duration.ofHours(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** More than there are diagnoses that set options for speed. */
    private static final int MOST_STEPS = 8;

    /** In which the JVM compiles, and the doctor is not there. */
    private final Duration warmUp;

    private final Duration watch;
    private final AuctionEvents events;
    private final List<String> followed = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();
    private AdviceOptions options = AdviceOptions.DEFAULTS;

    private Advice(AuctionEvents events, Duration warmUp, Duration watch) {
        this.events = events;
        this.warmUp = warmUp;
        this.watch = watch;
    }

    static Advice follow(
            AdviceWorkload workload, AuctionEvents events, Duration warmUp, Duration watch)
            throws Exception {
        Advice advice = new Advice(events, warmUp, watch);
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<JsonNode> first = advice.first(advice.diagnose(workload));
            if (first.isEmpty()) {
                return advice;
            }
            advice.options = advice.options.with(settings(first.get()));
            advice.followed.add(first.get().path("id").asText());
        }
        throw new IllegalStateException(
                workload + ": the advice does not end: " + advice.followed + ".");
    }

    /** The first that changes an option, and takes nothing that the job has not. */
    private Optional<JsonNode> first(JsonNode report) {
        for (JsonNode finding : report.path("findings")) {
            Map<String, String> settings = settings(finding);
            if (!AdviceOptions.mayBe(settings)) {
                passedOver.add(finding.path("id").asText());
            } else if (!options.with(settings).equals(options)) {
                return Optional.of(finding);
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> settings(JsonNode finding) {
        return JSON.convertValue(
                finding.path("settings"), new TypeReference<Map<String, String>>() {});
    }

    private JsonNode diagnose(AdviceWorkload workload) throws Exception {
        try (JobCluster cluster =
                new JobCluster(options.backendName() + METRICS, workload.memory)) {
            CompletableFuture<Map<Metric, Double>> run =
                    CompletableFuture.supplyAsync(() -> run(cluster, workload));
            while (!cluster.isRunning()) {
                if (run.isDone()) {
                    run.get(); // throws why it never ran
                }
                Thread.sleep(100);
            }
            Thread.sleep(warmUp.toMillis());
            JsonNode report = doctor(cluster.rest());
            cluster.stop();
            run.get();
            return report;
        }
    }

    /** In a process of its own, as users run it. */
    private JsonNode doctor(URI rest) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("doctor", ".err");
        try {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-jar",
                                    System.getProperty(DOCTOR),
                                    "diagnose",
                                    "--json",
                                    "--seconds",
                                    String.valueOf(watch.toSeconds()),
                                    "--rest",
                                    rest.toString())
                            .redirectError(errors.toFile())
                            .start();
            JsonNode report = JSON.readTree(process.getInputStream());
            if (process.waitFor() > FINDINGS) {
                throw new IOException("The doctor says: " + Files.readString(errors));
            }
            return report;
        } finally {
            Files.delete(errors);
        }
    }

    private Map<Metric, Double> run(JobCluster cluster, AdviceWorkload workload) {
        try {
            return cluster.runFor(workload.job, events, GUARD);
        } catch (Exception e) {
            throw new IllegalStateException(workload + " failed.", e);
        }
    }

    AdviceOptions options() {
        return options;
    }

    /** The findings that were followed, in this order. */
    List<String> followed() {
        return followed;
    }

    /** Findings whose lines would give the job more memory, or other checkpoints. */
    List<String> passedOver() {
        return passedOver;
    }
}
