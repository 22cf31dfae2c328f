// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.marketlag.MarketLagResult.Maximum;
import io.flinktuned.examples.marketlag.MarketLagResult.Series;
import io.flinktuned.examples.testing.FailOnce;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MarketLagJobITCase {

    @TempDir private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private MarketLagResult run(String... args) throws Exception {
        return MarketLagJob.run(
                        MarketLagJob.COMMAND.parse(args),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .result();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String file(String name, String... lines) throws Exception {
        return Files.write(directory.resolve(name), List.of(lines)).toString();
    }

    private static String table(Map<Series, Maximum> maxima) {
        StringBuilder table = new StringBuilder();
        maxima.forEach(
                (series, max) ->
                        table.append(
                                String.format(
                                        Locale.ROOT,
                                        "%-10s  %-7s  %16.6f  %s  %11s%n",
                                        series.market,
                                        series.outcome,
                                        max.delta,
                                        max.day,
                                        MarketLagEvent.text(max.weekBefore))));
        return table.toString();
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @CsvSource({"hashmap, 1", "hashmap, 4", "rocksdb, 1", "rocksdb, 4", "tuned, 1", "tuned, 4"})
    void findsWhatAPlainComputationFinds(String backend, String parallelism) throws Exception {
        Map<Series, Maximum> expected =
                new PlainComputation().add("sp500-2000.csv").add("stocks.csv").maxima();
        assertThat(expected).hasSize(12);

        MarketLagResult result =
                run("--backend", backend, "--parallelism", parallelism, "--report");

        assertThat(result.maxima()).isEqualTo(expected);
        assertThat(result.malformedLines()).isZero();
        assertThat(result.lines()).isEqualTo(5665);
        assertThat(printed())
                .contains(
                        "embedded MiniCluster, backend " + backend + ", parallelism " + parallelism)
                .contains("progress      1000 of 5665 lines read, up to 2003-05-02")
                .contains("progress      5665 of 5665 lines read, up to 2020-04-17")
                .endsWith(
                        String.format(
                                        "MARKET      OUTCOME  MAX SIGNAL DELTA  SET ON      WEEK BEFORE%n")
                                + table(expected)
                                + String.format("0 malformed lines skipped%n"));
        assertThat(printed().contains("Tuned RocksDB state backend"))
                .isEqualTo(backend.equals("tuned"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sp500-2000.csv", "stocks.csv"})
    void eachFileCanBeUsedAlone(String name) throws Exception {
        assertThat(run("--input", "classpath:" + name).maxima())
                .isEqualTo(new PlainComputation().add(name).maxima());
    }

    @Test
    void skipsAndReportsMalformedLines() throws Exception {
        String a =
                file(
                        "a.csv",
                        "symbol,date,price",
                        "A,2001-01-01,10",
                        "A,2001-01-02,much",
                        "A,2001-01-03,20",
                        "A,2001-01-04",
                        "",
                        "A,2001-01-05,15");
        String index = file("index.csv", "date,adjclose", "the first of May,7", "2001-01-01,1");

        MarketLagResult result = run("--parallelism", "4", "--input", a + "," + index);

        assertThat(result.maxima())
                .isEqualTo(
                        new PlainComputation()
                                .add("A", LocalDate.of(2001, 1, 1), 10)
                                .add("A", LocalDate.of(2001, 1, 3), 20)
                                .add("A", LocalDate.of(2001, 1, 5), 15)
                                .maxima())
                .hasSize(1);
        assertThat(result.malformedLines()).isEqualTo(3);
        assertThat(printed())
                .contains(
                        "a.csv, line 3: the price 'much' is not a positive number:"
                                + " 'A,2001-01-02,much'",
                        "a.csv, line 5: it has 2 columns, but the header has 3: 'A,2001-01-04'",
                        "index.csv, line 2: the date 'the first of May' is neither")
                .endsWith(String.format("3 malformed lines skipped%n"));
    }

    @Test
    void aMarketMayBeSpreadOverFiles() throws Exception {
        String late = file("late.csv", "symbol,date,price", "A,2001-01-03,15", "A,2001-01-04,30");
        String early = file("early.csv", "symbol,date,price", "A,2001-01-01,10", "A,2001-01-02,20");

        assertThat(run("--input", late, "--input", early).maxima())
                .isEqualTo(
                        new PlainComputation()
                                .add("A", LocalDate.of(2001, 1, 1), 10)
                                .add("A", LocalDate.of(2001, 1, 2), 20)
                                .add("A", LocalDate.of(2001, 1, 3), 15)
                                .add("A", LocalDate.of(2001, 1, 4), 30)
                                .maxima())
                .hasSize(2);
    }

    @Test
    void namesAnInputThatCannotBeUsedBeforeTheJobStarts() throws Exception {
        String missing = directory.resolve("missing.csv").toString();
        String other = file("other.csv", "x,y");

        assertRefused("--input: 'file:" + missing + "' does not exist.", "--input", missing);
        assertRefused(
                "--input: 'file:" + directory + "' is a directory, but must be a file.",
                "--input",
                directory.toString());
        assertRefused(
                "--input: 'file:"
                        + other
                        + "': the header 'x,y' must name the columns 'symbol,date,price' or"
                        + " 'date,open,high,low,close,adjclose,volume'.",
                "--input",
                other);
        assertRefused(
                "--input: 'classpath:nosuch.csv' is not in the jar; it has"
                        + " [classpath:sp500-2000.csv, classpath:stocks.csv].",
                "--input",
                "classpath:nosuch.csv");
        assertRefused("--input is 'a,,b', which has an empty file name.", "--input", "a,,b");
    }

    private void assertRefused(String message, String... args) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(args))
                .withMessage(message);
        assertThat(printed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb", "tuned"})
    void findsTheSameWhenItFailsAndRestarts(String backend) throws Exception {
        StreamExecutionEnvironment env =
                ExampleEnvironment.of(
                                MarketLagJob.COMMAND.parse(
                                        new String[] {
                                            "--backend",
                                            backend,
                                            "--checkpoint-dir",
                                            directory.toString()
                                        }))
                        .create();

        MarketLagResult result = new MarketLagResult();
        CloseableIterator<MarketLagEvent> events =
                MarketLagJob.events(
                                MarketLagJob.feed(env, MarketLagJob.DEFAULT_INPUTS)
                                        .map(new FailOnce<>(3000))
                                        .returns(TypeInformation.of(FeedLine.class))
                                        .setParallelism(1))
                        .executeAndCollect();
        try {
            events.forEachRemaining(result::add);
        } finally {
            events.close();
        }

        assertThat(FailOnce.wasRestored()).isTrue();
        assertThat(result.maxima())
                .isEqualTo(new PlainComputation().add("sp500-2000.csv").add("stocks.csv").maxima());
    }
}
