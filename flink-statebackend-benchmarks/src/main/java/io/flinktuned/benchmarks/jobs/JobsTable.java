// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.backend.BackendName;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Markdown table with one row per job and backend: how many times as many events per second as
 * with {@code rocksdb} from the same run, and for {@code tuned} as with {@code rocksdb-filters} and
 * {@code hashmap}, by how much forks differ in that, and the metrics. All that is compared is of
 * the steady state, see {@link JobClock}.
 */
final class JobsTable {

    private static final String ROCKSDB = "rocksdb";
    private static final List<String> BASELINES =
            List.of(ROCKSDB, BackendName.ROCKSDB_FILTERS, "hashmap");

    /** Job with its parameters, to backend, to metrics. */
    private final Map<String, Map<String, Map<Metric, Double>>> jobs = new LinkedHashMap<>();

    /** Job and backend, to the least and the most events per second of a fork. */
    private final Map<List<String>, String> spreads = new HashMap<>();

    static JobsTable of(Collection<RunResult> results) {
        JobsTable table = new JobsTable();
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            for (Metric metric : Metric.values()) {
                Result<?> measured = result.getSecondaryResults().get(metric.label());
                if (measured != null) {
                    metrics.put(metric, measured.getScore());
                }
            }
            String job = jobName(params);
            String backend = params.getParam("backend");
            table.add(job, backend, metrics);
            Result<?> eventsPerSecond =
                    result.getSecondaryResults().get(Metric.EVENTS_PER_SECOND.label());
            if (eventsPerSecond != null) {
                table.spreads.put(List.of(job, backend), spread(eventsPerSecond.getStatistics()));
            }
        }
        return table;
    }

    private static String spread(Statistics eventsPerSecond) {
        return eventsPerSecond.getN() < 2
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%.0f to %.0f",
                        eventsPerSecond.getMin(),
                        eventsPerSecond.getMax());
    }

    private static String jobName(BenchmarkParams params) {
        String others =
                params.getParamsKeys().stream()
                        .filter(key -> !key.equals("job") && !key.equals("backend"))
                        .filter(key -> !key.equals("timeLimit"))
                        .map(key -> key + " " + params.getParam(key))
                        .collect(Collectors.joining(", "));
        String job = params.getParam("job").toLowerCase(Locale.ROOT).replace('_', '-');
        return job + ", " + others;
    }

    void add(String job, String backend, Map<Metric, Double> metrics) {
        jobs.computeIfAbsent(job, name -> new LinkedHashMap<>()).put(backend, metrics);
    }

    /**
     * Checks that each job has the same result with all backends. A job that was stopped has none.
     *
     * @throws IllegalStateException if not
     */
    void checkResults() {
        jobs.forEach(
                (job, backends) -> {
                    Map<String, String> results = new LinkedHashMap<>();
                    backends.forEach(
                            (backend, metrics) -> {
                                if (metrics.containsKey(Metric.RESULT_HASH)) {
                                    results.put(backend, result(metrics));
                                }
                            });
                    if (results.values().stream().distinct().count() > 1) {
                        throw new IllegalStateException(
                                "The results of " + job + " differ: " + results);
                    }
                });
    }

    private static String result(Map<Metric, Double> metrics) {
        return String.format(
                Locale.ROOT,
                "%.3f rows with hash %.3f",
                metrics.get(Metric.RESULT_ROWS),
                metrics.get(Metric.RESULT_HASH));
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("| job | backend |");
        StringBuilder rule = new StringBuilder("| --- | --- |");
        List<String> baselines = baselines();
        for (String baseline : baselines) {
            table.append(" ÷ ").append(baseline).append(" |");
            rule.append(" ---: |");
        }
        table.append(" events per second of forks |");
        rule.append(" ---: |");
        for (Metric metric : Metric.values()) {
            table.append(' ').append(metric.label()).append(unit(metric)).append(" |");
            rule.append(" ---: |");
        }
        table.append('\n').append(rule).append('\n');
        jobs.forEach(
                (job, backends) ->
                        backends.forEach(
                                (backend, metrics) -> {
                                    table.append("| ").append(job).append(" | ").append(backend);
                                    for (String baseline : baselines) {
                                        table.append(" | ")
                                                .append(
                                                        format(
                                                                "%.2f",
                                                                ratio(job, backend, baseline)));
                                    }
                                    table.append(" | ")
                                            .append(
                                                    spreads.getOrDefault(
                                                            List.of(job, backend), ""));
                                    for (Metric metric : Metric.values()) {
                                        table.append(" | ").append(cell(metric, metrics));
                                    }
                                    table.append(" |\n");
                                }));
        for (String baseline : baselines) {
            jobs.values().stream()
                    .flatMap(backends -> backends.keySet().stream())
                    .distinct()
                    .filter(backend -> !backend.equals(baseline))
                    .forEach(backend -> summarize(table, backend, baseline));
        }
        return table.toString();
    }

    /** Those that have run. */
    private List<String> baselines() {
        return BASELINES.stream()
                .filter(
                        baseline ->
                                jobs.values().stream()
                                        .anyMatch(backends -> backends.containsKey(baseline)))
                .collect(Collectors.toList());
    }

    private static String unit(Metric metric) {
        return metric.unit().equals("#") ? "" : " (" + metric.unit() + ")";
    }

    private static String cell(Metric metric, Map<Metric, Double> metrics) {
        return format(format(metric.unit()), metrics.get(metric));
    }

    /** Parts of a small number count. */
    private static String format(String unit) {
        switch (unit) {
            case "us":
                return "%.2f";
            case "s":
            case "MB":
                return "%.1f";
            default:
                return "%.0f";
        }
    }

    private static String format(String format, Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }

    /**
     * Null if the job has not reached its steady state with both, or that is no baseline for it.
     */
    @Nullable
    private Double ratio(String job, String backend, String baseline) {
        Map<Metric, Double> one = jobs.get(job).get(backend);
        Map<Metric, Double> base = jobs.get(job).get(baseline);
        boolean isCompared = baseline.equals(ROCKSDB) || backend.startsWith("tuned");
        return one == null
                        || base == null
                        || !isCompared
                        || !one.containsKey(Metric.EVENTS_PER_SECOND)
                        || !base.containsKey(Metric.EVENTS_PER_SECOND)
                ? null
                : one.get(Metric.EVENTS_PER_SECOND) / base.get(Metric.EVENTS_PER_SECOND);
    }

    private void summarize(StringBuilder table, String backend, String baseline) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String job : jobs.keySet()) {
            Double ratio = ratio(job, backend, baseline);
            if (ratio != null) {
                ratios.put(job, ratio);
            }
        }
        if (ratios.isEmpty()) {
            return;
        }
        double logarithms = ratios.values().stream().mapToDouble(Math::log).average().orElseThrow();
        Map.Entry<String, Double> worst =
                ratios.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        table.append(
                String.format(
                        Locale.ROOT,
                        "%n%s ÷ %s, events per second: geometric mean %.2f, worst %.2f (%s), of %d"
                                + " jobs.%n",
                        backend,
                        baseline,
                        Math.exp(logarithms),
                        worst.getValue(),
                        worst.getKey(),
                        ratios.size()));
    }
}
