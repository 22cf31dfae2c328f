/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.benchmarks;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Markdown table of scores with one column per backend, and how many times as fast each backend
 * is as a baseline from the same run.
 */
final class ResultTable {

    private static final String BACKEND = "backend";

    private final String baseline;
    private final Set<String> backends = new TreeSet<>();

    /** Rows whose score is a time: there the ratio is turned over, so that more is better. */
    private final Set<String> times = new HashSet<>();

    /** Benchmark and parameters, to the score of each backend. */
    private final Map<String, Map<String, Result<?>>> rows = new LinkedHashMap<>();

    ResultTable(Collection<RunResult> results, String baseline) {
        this.baseline = baseline;
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            String backend = params.getParam(BACKEND);
            backends.add(backend);
            if (params.getMode() != Mode.Throughput) {
                times.add(rowName(params));
            }
            rows.computeIfAbsent(rowName(params), name -> new LinkedHashMap<>())
                    .put(backend, result.getPrimaryResult());
        }
    }

    private static String rowName(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        StringBuilder name = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.') + 1));
        for (String key : params.getParamsKeys()) {
            if (!key.equals(BACKEND)) {
                name.append(", ").append(key).append(' ').append(params.getParam(key));
            }
        }
        return name.toString();
    }

    private List<String> others() {
        List<String> others = new ArrayList<>(backends);
        others.remove(baseline);
        return others;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("| operation |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (String backend : backends) {
            table.append(' ').append(backend).append(" |");
            rule.append(" ---: |");
        }
        for (String other : others()) {
            table.append(' ').append(other).append(" ÷ ").append(baseline).append(" |");
            rule.append(" ---: |");
        }
        table.append('\n').append(rule).append('\n');
        rows.forEach(
                (name, row) -> {
                    table.append("| ").append(name).append(" |");
                    for (String backend : backends) {
                        table.append(' ').append(score(row.get(backend))).append(" |");
                    }
                    for (String other : others()) {
                        table.append(' ').append(format(ratio(name, other))).append(" |");
                    }
                    table.append('\n');
                });
        for (String other : others()) {
            summarize(table, other);
        }
        return table.toString();
    }

    private void summarize(StringBuilder table, String other) {
        double logSum = 0;
        double worst = Double.POSITIVE_INFINITY;
        int count = 0;
        for (String name : rows.keySet()) {
            double ratio = ratio(name, other);
            if (!Double.isNaN(ratio)) {
                logSum += Math.log(ratio);
                worst = Math.min(worst, ratio);
                count++;
            }
        }
        if (count > 0) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%n%s ÷ %s: geometric mean %.2f, worst %.2f, of %d operations.%n",
                            other,
                            baseline,
                            Math.exp(logSum / count),
                            worst,
                            count));
        }
    }

    private double ratio(String name, String backend) {
        Result<?> one = rows.get(name).get(backend);
        Result<?> base = rows.get(name).get(baseline);
        if (one == null || base == null) {
            return Double.NaN;
        }
        double ratio = one.getScore() / base.getScore();
        return times.contains(name) ? 1 / ratio : ratio;
    }

    private static String score(Result<?> result) {
        if (result == null) {
            return "";
        }
        double error = result.getScoreError();
        return String.format(Locale.ROOT, "%.1f", result.getScore())
                + (Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± %.1f", error))
                + " "
                + result.getScoreUnit();
    }

    private static String format(double ratio) {
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
