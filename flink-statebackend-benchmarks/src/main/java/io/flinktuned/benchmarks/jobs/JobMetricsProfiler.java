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

package io.flinktuned.benchmarks.jobs;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Adds the metrics of a job to JMH's result, each with its own way to be aggregated over runs,
 * which JMH's counters do not offer.
 */
public final class JobMetricsProfiler implements InternalProfiler {

    /** Static because JMH creates the profiler and the benchmark and acquaints neither. */
    private static volatile Map<Metric, Double> latest = Map.of();

    static void report(Map<Metric, Double> metrics) {
        latest = metrics;
    }

    @Override
    public String getDescription() {
        return "Metrics of whole jobs";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        latest = Map.of();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> results = new ArrayList<>();
        latest.forEach(
                (metric, value) ->
                        results.add(
                                new ScalarResult(
                                        metric.label(),
                                        value,
                                        metric.unit(),
                                        metric.aggregation())));
        return results;
    }
}
