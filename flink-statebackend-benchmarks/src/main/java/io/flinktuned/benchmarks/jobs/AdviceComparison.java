// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.Environment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How good the doctor's advice is: jobs begin on Flink's {@code rocksdb} with its defaults, the
 * first advice is followed until there is no more, and the result is compared with the best of a
 * search over all {@link AdviceOptions#all()}. Memory and checkpoints are the same throughout.
 *
 * <p>Writes {@code advice.json} and {@code advice.md} into the directory of the first argument. The
 * other arguments are names of {@link AdviceWorkload}; without them all run.
 */
public final class AdviceComparison {

    private static final Duration RUN = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration WATCH = Duration.ofSeconds(20);

    /**
     * Of the two that are compared in the end, in turn, so that a slower hour is slower for both.
     */
    private static final int REPEATS = 3;

    private final AuctionEvents events = new AuctionEvents(42, Duration.ofMillis(1), Rows.NARROW);
    private final List<AdviceOptions> space;
    private final Duration warmUp;
    private final Duration watch;
    private final Duration run;

    /**
     * A comparison.
     *
     * @param space all options that are tried
     * @param warmUp in which the JVM compiles before the doctor watches
     * @param watch how long the doctor watches
     * @param run how long each set of options is tried
     */
    AdviceComparison(List<AdviceOptions> space, Duration warmUp, Duration watch, Duration run) {
        this.run = run;
        this.space = space;
        this.warmUp = warmUp;
        this.watch = watch;
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println("The first argument must be the directory for the results.");
            System.exit(2);
        }
        List<AdviceWorkload> workloads =
                args.length == 1
                        ? List.of(AdviceWorkload.values())
                        : Arrays.stream(args)
                                .skip(1)
                                .map(AdviceWorkload::valueOf)
                                .collect(Collectors.toList());
        AdviceComparison comparison =
                new AdviceComparison(AdviceOptions.all(), WARM_UP, WATCH, RUN);
        List<Result> results = new ArrayList<>();
        for (AdviceWorkload workload : workloads) {
            results.add(comparison.compare(workload));
            // After each, because all of them take an hour.
            System.out.println(write(Path.of(args[0]), results));
        }
    }

    Result compare(AdviceWorkload workload) throws Exception {
        Advice advice = Advice.follow(workload, events, warmUp, watch);
        System.out.println(workload + ": " + advice.followed() + " -> " + advice.options());
        Map<AdviceOptions, Double> found = new LinkedHashMap<>();
        for (AdviceOptions options : space) {
            found.put(options, eventsPerSecond(workload, options));
            System.out.printf("%s: %.0f with %s%n", workload, found.get(options), options);
        }
        AdviceOptions best =
                found.entrySet().stream().max(Map.Entry.comparingByValue()).get().getKey();
        Set<AdviceOptions> compared =
                new LinkedHashSet<>(List.of(AdviceOptions.DEFAULTS, advice.options(), best));
        Map<AdviceOptions, List<Double>> scores = new HashMap<>();
        for (int i = 0; i < REPEATS; i++) {
            for (AdviceOptions options : compared) {
                scores.computeIfAbsent(options, none -> new ArrayList<>())
                        .add(eventsPerSecond(workload, options));
            }
        }
        return new Result(workload, advice, found, best, scores);
    }

    /** The job runs for the same time with all options; the JVM has compiled it long before. */
    private double eventsPerSecond(AdviceWorkload workload, AdviceOptions options)
            throws Exception {
        try (JobCluster cluster = new JobCluster(options.backendName(), workload.memory)) {
            return cluster.runFor(workload.job, events, run).get(Metric.EVENTS_PER_SECOND);
        }
    }

    /** Returns the table. */
    static String write(Path directory, List<Result> results) throws IOException {
        Files.createDirectories(directory);
        StringBuilder table = new StringBuilder();
        table.append(
                        "| workload | memory | `rocksdb` | findings followed | advised | best of all |")
                .append(" its options | advised ÷ best | advised ÷ `rocksdb` |\n")
                .append("| --- | ---: | ---: | --- | ---: | ---: | --- | ---: | ---: |\n");
        results.forEach(table::append);
        String report = Environment.ofThisProcess() + "\n" + table;
        Files.writeString(directory.resolve("advice.md"), report);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(
                        directory.resolve("advice.json").toFile(),
                        results.stream().map(Result::toMap).collect(Collectors.toList()));
        return report;
    }

    /** What came out for one workload, in events per second. */
    static final class Result {

        private final AdviceWorkload workload;
        private final Advice advice;
        private final Map<AdviceOptions, Double> found;
        private final AdviceOptions best;
        private final Map<AdviceOptions, List<Double>> scores;

        private Result(
                AdviceWorkload workload,
                Advice advice,
                Map<AdviceOptions, Double> found,
                AdviceOptions best,
                Map<AdviceOptions, List<Double>> scores) {
            this.workload = workload;
            this.advice = advice;
            this.found = found;
            this.best = best;
            this.scores = scores;
        }

        private double median(AdviceOptions options) {
            List<Double> all = scores.get(options);
            return all.stream().sorted().skip(all.size() / 2).findFirst().get();
        }

        /** Half of how far the lowest and the highest are apart, in percent of the median. */
        private double spread(AdviceOptions options) {
            List<Double> all = scores.get(options);
            return 50 * (Collections.max(all) - Collections.min(all)) / median(options);
        }

        double ofBest() {
            return median(advice.options()) / median(best);
        }

        List<String> followed() {
            return advice.followed();
        }

        private Map<String, Object> toMap() {
            Map<String, Double> all = new TreeMap<>();
            found.forEach((options, score) -> all.put(options.toString(), score));
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("workload", workload);
            map.put("memoryMb", workload.memory.getMebiBytes());
            map.put("followed", advice.followed());
            map.put("passedOver", advice.passedOver());
            map.put("advisedOptions", advice.options().toString());
            map.put("bestOptions", best.toString());
            map.put("compared", scores);
            map.put("all", all);
            return map;
        }

        @Override
        public String toString() {
            return String.format(
                    "| `%s` | %d mb | %s | %s | %s | %s | %s | %.2f | %.2f |%n",
                    workload,
                    workload.memory.getMebiBytes(),
                    text(AdviceOptions.DEFAULTS),
                    String.join(", ", advice.followed()),
                    text(advice.options()),
                    text(best),
                    best,
                    ofBest(),
                    median(advice.options()) / median(AdviceOptions.DEFAULTS));
        }

        private String text(AdviceOptions options) {
            return String.format("%.1f ± %.0f %%", median(options) / 1000, spread(options));
        }
    }
}
