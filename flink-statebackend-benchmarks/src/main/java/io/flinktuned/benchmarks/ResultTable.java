// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.benchmarks.backend.BackendName;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scores as a Markdown table with one column per backend, and how many times as fast one backend is
 * as another: every other backend as {@code rocksdb}, and {@code tuned} as {@code rocksdb-filters}
 * and {@code hashmap}. Below it, for each of these ratios, geometric mean and worst. What
 * benchmarks count besides (JMH's secondary results) follows in a second table.
 */
final class ResultTable {

    private static final String BACKEND = "backend";
    private static final String ROCKSDB = "rocksdb";
    private static final String HASHMAP = "hashmap";
    private static final List<String> BASELINES =
            List.of(ROCKSDB, BackendName.ROCKSDB_FILTERS, HASHMAP);

    /** Scores of the backends for one benchmark with the same parameters. */
    private static final class Row {

        private final String name;

        /** The score is a time: less is better. */
        private final boolean isTime;

        private final Map<String, Result<?>> scores = new LinkedHashMap<>();

        Row(String name, boolean isTime) {
            this.name = name;
            this.isTime = isTime;
        }

        String unit() {
            return scores.values().iterator().next().getScoreUnit();
        }
    }

    /** How many times as fast one backend is as another. */
    private static final class Ratio {

        private final String backend;
        private final String baseline;

        Ratio(String backend, String baseline) {
            this.backend = backend;
            this.baseline = baseline;
        }

        /** NaN if one of the two is missing. */
        double of(Row row) {
            Result<?> one = row.scores.get(backend);
            Result<?> base = row.scores.get(baseline);
            if (one == null || base == null) {
                return Double.NaN;
            }
            double ratio = one.getScore() / base.getScore();
            return row.isTime ? 1 / ratio : ratio;
        }

        /** By how much both scores may be off together; NaN if one iteration was all there was. */
        double error(Row row) {
            return row.scores.get(backend).getScoreError()
                    + row.scores.get(baseline).getScoreError();
        }

        double difference(Row row) {
            return Math.abs(
                    row.scores.get(backend).getScore() - row.scores.get(baseline).getScore());
        }

        @Override
        public String toString() {
            return backend + " ÷ " + baseline;
        }
    }

    private final Set<String> backends = new TreeSet<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Row> counters = new LinkedHashMap<>();

    ResultTable(Collection<RunResult> results) {
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            backends.add(params.getParam(BACKEND));
            add(rows, params, "", result.getPrimaryResult());
            result.getSecondaryResults()
                    .forEach(
                            (label, counted) -> {
                                // Profilers that write files have a text in place of a number.
                                if (!Double.isNaN(counted.getScore())) {
                                    add(counters, params, " " + label, counted);
                                }
                            });
        }
    }

    private static void add(
            Map<String, Row> rows, BenchmarkParams params, String label, Result<?> result) {
        String benchmark = params.getBenchmark();
        StringBuilder name = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.') + 1));
        name.append(label);
        for (String key : params.getParamsKeys()) {
            if (!key.equals(BACKEND)) {
                name.append(", ").append(key).append(' ').append(params.getParam(key));
            }
        }
        rows.computeIfAbsent(
                        name.toString(), key -> new Row(key, params.getMode() != Mode.Throughput))
                .scores
                .put(params.getParam(BACKEND), result);
    }

    private List<Ratio> ratios() {
        List<Ratio> ratios = new ArrayList<>();
        for (String baseline : BASELINES) {
            for (String backend : backends) {
                boolean isWanted =
                        baseline.equals(ROCKSDB)
                                ? !backend.equals(ROCKSDB) && !backend.equals(HASHMAP)
                                : backend.startsWith("tuned");
                if (isWanted && backends.contains(baseline)) {
                    ratios.add(new Ratio(backend, baseline));
                }
            }
        }
        return ratios;
    }

    @Override
    public String toString() {
        List<Ratio> ratios = ratios();
        StringBuilder text = new StringBuilder();
        append(text, rows, ratios);
        for (Ratio ratio : ratios) {
            summarize(text, ratio);
        }
        if (!counters.isEmpty()) {
            text.append("\nCounted besides:\n\n");
            append(text, counters, List.of());
        }
        return text.toString();
    }

    private void append(StringBuilder text, Map<String, Row> rows, List<Ratio> ratios) {
        List<String> header = new ArrayList<>(List.of("benchmark", "unit"));
        header.addAll(backends);
        ratios.forEach(ratio -> header.add(ratio.toString()));
        appendLine(text, header);
        List<String> rule = new ArrayList<>(List.of("---", "---"));
        while (rule.size() < header.size()) {
            rule.add("---:");
        }
        appendLine(text, rule);
        for (Row row : rows.values()) {
            List<String> cells = new ArrayList<>(List.of(row.name, row.unit()));
            backends.forEach(backend -> cells.add(score(row.scores.get(backend))));
            ratios.forEach(ratio -> cells.add(ratio(ratio.of(row))));
            appendLine(text, cells);
        }
    }

    private static void appendLine(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void summarize(StringBuilder text, Ratio ratio) {
        List<Row> compared = new ArrayList<>(rows.values());
        compared.removeIf(row -> Double.isNaN(ratio.of(row)));
        if (compared.isEmpty()) {
            return;
        }
        double logSum = compared.stream().mapToDouble(row -> Math.log(ratio.of(row))).sum();
        Row worst = Collections.min(compared, Comparator.comparingDouble(ratio::of));
        text.append(
                String.format(
                        Locale.ROOT,
                        "\n**%s**: geometric mean %.2f, worst %.2f (%s), of %d rows.",
                        ratio,
                        Math.exp(logSum / compared.size()),
                        ratio.of(worst),
                        worst.name,
                        compared.size()));
        if (compared.stream().anyMatch(row -> !Double.isNaN(ratio.error(row)))) {
            text.append(
                    String.format(
                            " In %d of them the two differ by more than their errors.",
                            compared.stream()
                                    .filter(row -> ratio.difference(row) > ratio.error(row))
                                    .count()));
        }
        text.append('\n');
    }

    /**
     * Three digits, and the error in percent; a dash if the backend was not measured, or failed.
     */
    private static String score(Result<?> result) {
        if (result == null) {
            return "–";
        }
        double score = result.getScore();
        double error = result.getScoreError();
        String text = BigDecimal.valueOf(score).round(new MathContext(3)).toPlainString();
        return Double.isNaN(error) || score == 0
                ? text
                : text + String.format(Locale.ROOT, " ± %.0f %%", 100 * error / score);
    }

    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
