// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

import java.util.Collection;
import java.util.List;

/**
 * Adds to JMH's result what a benchmark reports, each metric with its own way to be aggregated over
 * runs, which JMH's counters do not offer.
 */
public final class MetricsProfiler implements InternalProfiler {

    /** Static because JMH creates the profiler and the benchmark and acquaints neither. */
    private static volatile Collection<ScalarResult> latest = List.of();

    /** Of the iteration that runs. */
    public static void report(Collection<ScalarResult> metrics) {
        latest = metrics;
    }

    @Override
    public String getDescription() {
        return "Metrics that benchmarks report";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        latest = List.of();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return latest;
    }
}
