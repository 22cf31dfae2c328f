// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.SingleShotResult;
import org.openjdk.jmh.results.TextResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTableTest {

    @Test
    void hasARowForEachBenchmarkWithItsParametersAndRatiosOfTheBackends() {
        String table =
                new ResultTable(
                                List.of(
                                        throughput("get", "64mb", "hashmap", 8000),
                                        throughput("get", "64mb", "rocksdb", 200),
                                        throughput("get", "64mb", "tuned", 400),
                                        throughput("get", "512mb", "rocksdb", 0.1234),
                                        throughput("get", "512mb", "tuned", 0.0617)))
                        .toString();

        assertThat(table)
                .isEqualTo(
                        "| benchmark | unit | hashmap | rocksdb | tuned | tuned ÷ rocksdb | tuned ÷"
                                + " hashmap |\n"
                                + "| --- | --- | ---: | ---: | ---: | ---: | ---: |\n"
                                + "| get, memory 64mb | ops/ms | 8000 | 200 | 400 | 2.00 | 0.05 |\n"
                                + "| get, memory 512mb | ops/ms | – | 0.123 | 0.0617 | 0.50 |  |\n"
                                + "\n**tuned ÷ rocksdb**: geometric mean 1.00, worst 0.50 (get,"
                                + " memory 512mb), of 2 rows.\n"
                                + "\n**tuned ÷ hashmap**: geometric mean 0.05, worst 0.05 (get,"
                                + " memory 64mb), of 1 rows.\n");
    }

    @Test
    void tunedIsComparedWithRocksDBThatHasFilters() {
        String table =
                new ResultTable(
                                List.of(
                                        throughput("get", "64mb", "rocksdb", 200),
                                        throughput("get", "64mb", "rocksdb-filters", 300),
                                        throughput("get", "64mb", "tuned", 600)))
                        .toString();

        assertThat(table)
                .contains(
                        "| rocksdb-filters ÷ rocksdb | tuned ÷ rocksdb | tuned ÷ rocksdb-filters |")
                .contains("| 200 | 300 | 600 | 1.50 | 3.00 | 2.00 |");
    }

    @Test
    void saysHowFarScoresSpreadAndHowManyDifferencesAreLarger() {
        String table =
                new ResultTable(
                                List.of(
                                        throughput("get", "64mb", "rocksdb", 99, 100, 101),
                                        throughput("get", "64mb", "tuned", 98, 101, 104),
                                        throughput("put", "64mb", "rocksdb", 99, 100, 101),
                                        throughput("put", "64mb", "tuned", 198, 200, 202)))
                        .toString();

        // Student's t for 2 degrees of freedom and 99.9 % is 31.6: 31.6 · 1 / √3 = 18.2.
        assertThat(table)
                .contains("| get, memory 64mb | ops/ms | 100 ± 18 % | 101 ± 54 % | 1.01 |")
                .contains("| put, memory 64mb | ops/ms | 100 ± 18 % | 200 ± 18 % | 2.00 |")
                .contains("In 1 of them the two differ by more than their errors.");
    }

    @Test
    void whatTakesLessTimeIsFaster() {
        String table =
                new ResultTable(List.of(time("rocksdb", 3000), time("tuned", 1500))).toString();

        assertThat(table).contains("| job, memory 64mb | ms/op | 3000 | 1500 | 2.00 |");
    }

    @Test
    void whatIsCountedBesidesFollowsWithoutRatios() {
        RunResult rocksdb = time("rocksdb", 3000);
        RunResult tuned = time("tuned", 1500);
        count(rocksdb, 70);
        count(tuned, 7);

        assertThat(new ResultTable(List.of(rocksdb, tuned)).toString())
                .endsWith(
                        "\nCounted besides:\n\n"
                                + "| benchmark | unit | rocksdb | tuned |\n"
                                + "| --- | --- | ---: | ---: |\n"
                                + "| job flushes, memory 64mb | # | 70.0 | 7.0 |\n");
    }

    @Test
    void leavesOutWhatAProfilerSaysInWords() {
        RunResult rocksdb = time("rocksdb", 3000);
        String table = new ResultTable(List.of(rocksdb)).toString();
        for (BenchmarkResult fork : rocksdb.getBenchmarkResults()) {
            fork.addBenchmarkResult(new TextResult("Async profiler results: a.csv", "async"));
        }

        assertThat(new ResultTable(List.of(rocksdb))).hasToString(table);
    }

    private static void count(RunResult result, double flushes) {
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            fork.addBenchmarkResult(
                    new ScalarResult("flushes", flushes, "#", AggregationPolicy.AVG));
        }
    }

    private static RunResult throughput(
            String benchmark, String memory, String backend, double... perMillisecond) {
        List<Result<?>> results = new ArrayList<>();
        for (double score : perMillisecond) {
            results.add(
                    new ThroughputResult(
                            ResultRole.PRIMARY,
                            benchmark,
                            score * 1000,
                            TimeUnit.SECONDS.toNanos(1),
                            TimeUnit.MILLISECONDS));
        }
        return result(benchmark, memory, backend, Mode.Throughput, results);
    }

    private static RunResult time(String backend, long milliseconds) {
        return result(
                "job",
                "64mb",
                backend,
                Mode.SingleShotTime,
                List.of(
                        new SingleShotResult(
                                ResultRole.PRIMARY,
                                "job",
                                TimeUnit.MILLISECONDS.toNanos(milliseconds),
                                TimeUnit.MILLISECONDS)));
    }

    private static RunResult result(
            String benchmark, String memory, String backend, Mode mode, List<Result<?>> results) {
        WorkloadParams workload = new WorkloadParams();
        workload.put("backend", backend, 0);
        workload.put("memory", memory, 0);
        IterationParams iterations =
                new IterationParams(
                        IterationType.MEASUREMENT, results.size(), TimeValue.seconds(1), 1);
        BenchmarkParams params =
                new BenchmarkParams(
                        "io.flinktuned.benchmarks.SomeBenchmark." + benchmark,
                        "generated",
                        true,
                        1,
                        new int[] {1},
                        List.of(),
                        1,
                        0,
                        iterations,
                        iterations,
                        mode,
                        workload,
                        TimeUnit.MILLISECONDS,
                        1,
                        "java",
                        List.of(),
                        "17",
                        "VM",
                        "17",
                        "1.37",
                        TimeValue.minutes(1));
        List<IterationResult> measured = new ArrayList<>();
        for (Result<?> result : results) {
            IterationResult iteration = new IterationResult(params, iterations, null);
            iteration.addResult(result);
            measured.add(iteration);
        }
        return new RunResult(params, List.of(new BenchmarkResult(params, measured)));
    }
}
