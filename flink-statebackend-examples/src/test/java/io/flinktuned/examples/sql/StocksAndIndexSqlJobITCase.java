// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sql;

import io.flinktuned.examples.Backend;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.UsageException;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StocksAndIndexSqlJobITCase {

    private static final int LINES_OF_INDEX = 5105;

    @TempDir private java.nio.file.Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private SortedMap<String, Row> run(String... args) throws Exception {
        return StocksAndIndexSqlJob.run(
                        StocksAndIndexSqlJob.COMMAND.parse(args),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .result();
    }

    private static List<String[]> lines(String name) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                StocksAndIndexSqlJob.class.getResourceAsStream(
                                        "/io/flinktuned/examples/data/" + name),
                                StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",")).collect(Collectors.toList());
        }
    }

    private static long window(LocalDate day) {
        return Math.floorDiv(day.toEpochDay(), 28L);
    }

    /** What the script must find, computed in memory without Flink. */
    private static Map<String, Row> plainComputation() throws IOException {
        Map<Long, List<BigDecimal>> index = new HashMap<>();
        for (String[] line : lines("sp500-2000.csv")) {
            index.computeIfAbsent(window(LocalDate.parse(line[0])), window -> new ArrayList<>())
                    .add(new BigDecimal(line[5]));
        }
        DateTimeFormatter byName = DateTimeFormatter.ofPattern("MMM d yyyy", Locale.ENGLISH);
        Map<String, Row> rows = new TreeMap<>();
        for (String[] line : lines("stocks.csv")) {
            List<BigDecimal> prices = index.get(window(LocalDate.parse(line[1], byName)));
            BigDecimal mean =
                    prices.stream()
                            .reduce(BigDecimal.ZERO, BigDecimal::add)
                            .divide(BigDecimal.valueOf(prices.size()), 6, RoundingMode.HALF_UP);
            BigDecimal price =
                    new BigDecimal(line[2])
                            .multiply(BigDecimal.valueOf(1000))
                            .divide(mean, 20, RoundingMode.HALF_UP)
                            .setScale(4, RoundingMode.HALF_UP);
            Row before = rows.getOrDefault(line[0], Row.of(line[0], 0L, price, price));
            rows.put(
                    line[0],
                    Row.of(
                            line[0],
                            before.<Long>getFieldAs(1) + 1,
                            before.<BigDecimal>getFieldAs(2).min(price),
                            before.<BigDecimal>getFieldAs(3).max(price)));
        }
        return rows;
    }

    private static void assertSame(SortedMap<String, Row> rows) throws IOException {
        Map<String, Row> expected = plainComputation();
        assertThat(expected).hasSize(5);
        assertThat(rows.values().toString()).isEqualTo(expected.values().toString());
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @CsvSource({"hashmap, 1", "rocksdb, 2", "tuned, 4"})
    void findsWhatAPlainComputationFinds(String backend, String parallelism) throws Exception {
        assertSame(run("--backend", backend, "--parallelism", parallelism));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("backend " + backend + ", parallelism " + parallelism)
                .contains("STOCK   PRICES      CHEAPEST       DEAREST")
                .contains(String.format("GOOG        68 "));
    }

    /** Without our option and environment, as from the SQL client. */
    @Test
    void theScriptSetsTheBackend() throws Exception {
        for (String name : List.of("sp500-2000.csv", "stocks.csv")) {
            Files.copy(
                    StocksAndIndexSqlJob.class.getResourceAsStream(
                            "/io/flinktuned/examples/data/" + name),
                    directory.resolve(name));
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        try (CloseableIterator<Row> rows =
                StocksAndIndexSqlJob.script(Backend.TUNED, new Path(directory.toUri()))
                        .execute(StreamTableEnvironment.create(env))
                        .collect()) {
            assertSame(StocksAndIndexSqlJob.lastRows(rows));
        }
        assertThat(env.getConfiguration().get(StateBackendOptions.STATE_BACKEND))
                .isEqualTo("io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory");
    }

    @ParameterizedTest
    @EnumSource
    void findsTheSameWhenItFailsAndRestarts(Backend backend) throws Exception {
        java.nio.file.Path checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
        for (String name : List.of("sp500-2000.csv", "stocks.csv")) {
            Files.copy(
                    StocksAndIndexSqlJob.class.getResourceAsStream(
                            "/io/flinktuned/examples/data/" + name),
                    directory.resolve(name));
        }
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        ExampleEnvironment.of(
                                        StocksAndIndexSqlJob.COMMAND.parse(
                                                new String[] {
                                                    "--backend", backend.toString(),
                                                    "--checkpoint-dir", checkpoints.toString()
                                                }))
                                .create());
        tables.createTemporaryFunction(
                "fail_once", new FailOnceFunction(checkpoints, LINES_OF_INDEX / 2));
        String script =
                SqlScript.read(StocksAndIndexSqlJob.SCRIPT)
                        .replace("AVG(adjclose)", "AVG(fail_once(adjclose))");
        assertThat(script).contains("fail_once");

        try (CloseableIterator<Row> rows =
                new SqlScript(
                                script,
                                Map.of(
                                        "backend",
                                        backend.configured(),
                                        "input",
                                        directory.toUri().toString()))
                        .execute(tables)
                        .collect()) {
            assertSame(StocksAndIndexSqlJob.lastRows(rows));
        }

        assertThat(FailOnceFunction.callsAfterFailure())
                .as("went on in the middle")
                .isBetween(1L, LINES_OF_INDEX - 1L);
    }

    @Test
    void namesAFileThatIsMissing() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run("--input", directory.toString()))
                .withMessage("--input: 'file:" + directory + "/sp500-2000.csv' does not exist.");
    }
}
