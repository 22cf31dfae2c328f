// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How many times as fast backends are as {@code rocksdb} from the same run, read from results in
 * JMH's JSON format. Whole jobs are compared by their events per second in the steady state, all
 * else by JMH's score.
 */
final class Speedups {

    private static final String BACKEND = "backend";
    private static final String BASELINE = "rocksdb";
    private static final String JOB = "job";
    private static final String TIME_LIMIT = "timeLimit";

    /** Of one backend in one benchmark. */
    static final class Speedup {

        private final double mean;
        private final double least;
        private final double most;

        private Speedup(Speeds backend, Speeds baseline) {
            mean = backend.mean / baseline.mean;
            least = Collections.min(backend.forks) / Collections.max(baseline.forks);
            most = Collections.max(backend.forks) / Collections.min(baseline.forks);
        }

        double mean() {
            return mean;
        }

        /** Of the slowest fork against the fastest of {@code rocksdb}. */
        double least() {
            return least;
        }

        /** Of the fastest fork against the slowest of {@code rocksdb}. */
        double most() {
            return most;
        }
    }

    /** Of all forks, and of each; more is faster. */
    private static final class Speeds {

        private final double mean;
        private final List<Double> forks = new ArrayList<>();

        private Speeds(JsonNode metric, boolean isTime) {
            mean = speed(metric.get("score").asDouble(), isTime);
            for (JsonNode fork : metric.path("rawData")) {
                double sum = 0;
                for (JsonNode iteration : fork) {
                    sum += iteration.asDouble();
                }
                forks.add(speed(sum / fork.size(), isTime));
            }
            if (forks.isEmpty()) {
                forks.add(mean);
            }
        }

        private static double speed(double score, boolean isTime) {
            return isTime ? 1 / score : score;
        }
    }

    /** By name of the benchmark, then by backend. */
    private final Map<String, Map<String, Speedup>> speedups = new LinkedHashMap<>();

    private final String parameters;

    Speedups(JsonNode results) {
        Map<Map<String, String>, Map<String, Speeds>> benchmarks = new LinkedHashMap<>();
        for (JsonNode result : results) {
            JsonNode metric = metric(result);
            if (metric.path("score").asDouble() > 0) {
                boolean isTime = !isJob(result) && !result.get("mode").asText().equals("thrpt");
                benchmarks
                        .computeIfAbsent(parameters(result), key -> new LinkedHashMap<>())
                        .put(
                                result.get("params").get(BACKEND).asText(),
                                new Speeds(metric, isTime));
            }
        }
        benchmarks.values().removeIf(speeds -> !speeds.containsKey(BASELINE) || speeds.size() < 2);
        Map<String, String> common = common(benchmarks.keySet());
        parameters = text(common);
        benchmarks.forEach((benchmark, speeds) -> add(benchmark, common, speeds));
    }

    private void add(
            Map<String, String> benchmark, Map<String, String> common, Map<String, Speeds> speeds) {
        Map<String, String> own = new LinkedHashMap<>(benchmark);
        own.entrySet().removeAll(common.entrySet());
        Speeds baseline = speeds.remove(BASELINE);
        Map<String, Speedup> row = new LinkedHashMap<>();
        speeds.forEach((backend, measured) -> row.put(backend, new Speedup(measured, baseline)));
        speedups.put(text(own), row);
    }

    private static boolean isJob(JsonNode result) {
        return result.get("params").has(JOB);
    }

    /** Missing for a job that has not reached its steady state. */
    private static JsonNode metric(JsonNode result) {
        return isJob(result)
                ? result.path("secondaryMetrics").path("events per second")
                : result.get("primaryMetric");
    }

    /** What is measured: its name under an empty key, and parameters. */
    private static Map<String, String> parameters(JsonNode result) {
        JsonNode params = result.get("params");
        String method = result.get("benchmark").asText();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(
                "",
                isJob(result)
                        ? params.get(JOB).asText()
                        : method.substring(method.lastIndexOf('.') + 1));
        params.properties()
                .forEach(param -> parameters.put(param.getKey(), param.getValue().asText()));
        parameters.keySet().removeAll(Set.of(BACKEND, JOB, TIME_LIMIT));
        return parameters;
    }

    /** Parameters that are the same for all. */
    private static Map<String, String> common(Set<Map<String, String>> benchmarks) {
        Map<String, String> common = new LinkedHashMap<>();
        benchmarks.stream().findFirst().ifPresent(common::putAll);
        benchmarks.forEach(benchmark -> common.entrySet().retainAll(benchmark.entrySet()));
        common.remove("");
        return common;
    }

    private static String text(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> (parameter.getKey() + " " + parameter.getValue()).trim())
                .collect(Collectors.joining(", "));
    }

    /**
     * For each benchmark, with those of its parameters that others have not: backend to speedup.
     */
    Map<String, Map<String, Speedup>> rows() {
        return speedups;
    }

    /** Parameters that all benchmarks have. */
    String parameters() {
        return parameters;
    }

    /** All that are compared with {@code rocksdb}; {@code tuned} first. */
    List<String> backends() {
        Set<String> backends = new TreeSet<>(Comparator.reverseOrder());
        speedups.values().forEach(row -> backends.addAll(row.keySet()));
        return new ArrayList<>(backends);
    }
}
