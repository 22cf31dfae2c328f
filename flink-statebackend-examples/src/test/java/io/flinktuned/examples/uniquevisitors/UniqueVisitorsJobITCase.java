// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.testing.FailOnce;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UniqueVisitorsJobITCase {

    private static final long VISITS = 40_000;
    private static final long VISITORS = 20_000;
    private static final long DAYS = 20;

    /** What the job must count, computed in memory without Flink. */
    private static Map<Long, Long> plainComputation(VisitGenerator generator) {
        Map<Long, Set<Long>> visitors = new TreeMap<>();
        LongStream.range(0, VISITS)
                .mapToObj(generator::map)
                .forEach(
                        visit ->
                                visitors.computeIfAbsent(
                                                Days.of(visit.time), day -> new HashSet<>())
                                        .add(visit.visitor));
        Map<Long, Long> counts = new TreeMap<>();
        visitors.forEach((day, set) -> counts.put(day, (long) set.size()));
        return counts;
    }

    @ParameterizedTest(name = "{0}, parallelism {1}, {2} visitors")
    @CsvSource({
        "hashmap, 1, 20000",
        "rocksdb, 2, 20000",
        "tuned, 1, 300000000",
        "tuned, 2, 20000",
        "tuned, 4, 10"
    })
    void countsWhatAPlainComputationCounts(String backend, String parallelism, long visitors)
            throws Exception {
        Map<Long, Long> expected = plainComputation(new VisitGenerator(VISITS, visitors, DAYS, 42));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Map<Long, Long> result =
                UniqueVisitorsJob.run(
                                UniqueVisitorsJob.COMMAND.parse(
                                        new String[] {
                                            "--backend", backend,
                                            "--parallelism", parallelism,
                                            "--visits", "" + VISITS,
                                            "--visitors", "" + visitors,
                                            "--days", "" + DAYS
                                        }),
                                new PrintStream(printed, true, StandardCharsets.UTF_8))
                        .result();

        assertThat(result).isEqualTo(expected).hasSize((int) DAYS);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("backend " + backend + ", parallelism " + parallelism)
                .contains("2026-01-01 ", "2026-01-20 ", "20 days, ", "40,000 visits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb", "tuned"})
    void countsTheSameWhenItFailsAndRestarts(String backend, @TempDir Path directory)
            throws Exception {
        VisitGenerator generator = new VisitGenerator(VISITS, VISITORS, DAYS, 1);
        StreamExecutionEnvironment env =
                ExampleEnvironment.of(
                                UniqueVisitorsJob.COMMAND.parse(
                                        new String[] {
                                            "--backend",
                                            backend,
                                            "--checkpoint-dir",
                                            directory.toString()
                                        }))
                        .create();

        Map<Long, Long> result = new TreeMap<>();
        try (CloseableIterator<VisitorsOfDay> days =
                UniqueVisitorsJob.visitors(
                                UniqueVisitorsJob.visits(env, generator, VISITS)
                                        .map(new FailOnce<>(VISITS / 2))
                                        .returns(TypeInformation.of(Visit.class))
                                        .setParallelism(1))
                        .executeAndCollect()) {
            days.forEachRemaining(
                    day -> assertThat(result.put(day.day, day.visitors)).as(day + "").isNull());
        }

        assertThat(FailOnce.wasRestored()).isTrue();
        assertThat(result).isEqualTo(plainComputation(generator));
    }

    @ParameterizedTest
    @CsvSource({
        "--visits, 0, whole number from 1 to 1000000000000",
        "--visitors, many, whole number from 1 to 1000000000000",
        "--days, 3651, whole number from 1 to 3650",
        "--seed, -1, whole number from 0 to 1000000000000"
    })
    void refusesNonsense(String option, String value, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(
                        () ->
                                UniqueVisitorsJob.run(
                                        UniqueVisitorsJob.COMMAND.parse(
                                                new String[] {option, value}),
                                        System.out))
                .withMessage(option + " is '" + value + "', but must be a " + message + ".");
    }
}
