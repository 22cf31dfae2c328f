// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the examples of docs/ttl-patterns.md as jobs. */
class ExamplesITCase {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    /**
     * Sends signals, which are in order, through an example. The watermark when one arrives is that
     * after the one before.
     */
    private static <OUT> SingleOutputStreamOperator<OUT> run(
            KeyedProcessFunction<String, Signal, OUT> example,
            TypeInformation<OUT> type,
            Signal... signals) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        return env.fromData(signals)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Signal>forGenerator(context -> new EachElement())
                                .withTimestampAssigner((signal, none) -> signal.time))
                .keyBy(signal -> signal.stock)
                .process(example, type);
    }

    @Test
    void lastSignals() throws Exception {
        assertThat(
                        run(
                                        new LastSignals(),
                                        Types.STRING,
                                        new Signal("A", "rsi", 5, 0),
                                        new Signal("A", "macd", 3, 6 * DAY),
                                        new Signal("B", "macd", 1, 8 * DAY),
                                        new Signal("A", "beta", 2, 8 * DAY))
                                .executeAndCollect(100))
                .containsExactly("A: macd is below rsi", "A: beta is below macd");
    }

    @Test
    void oncePerPeriod() throws Exception {
        assertThat(
                        run(
                                        new OncePerPeriod(),
                                        Types.POJO(Signal.class),
                                        new Signal("A", "small", 0, 0),
                                        new Signal("A", "great", 1, 0),
                                        new Signal("A", "small", 0, 5 * HOUR),
                                        new Signal("B", "small", 0, 7 * HOUR),
                                        new Signal("A", "small", 0, 7 * HOUR),
                                        new Signal("A", "great", 1, 8 * HOUR),
                                        new Signal("B", "great", 1, 4 * DAY),
                                        new Signal("A", "great", 1, 4 * DAY))
                                .executeAndCollect(100))
                .extracting(signal -> signal.stock + " " + signal.name + " " + signal.time / HOUR)
                .containsExactly(
                        "A small 0",
                        "A great 0",
                        "B small 7",
                        "A small 7",
                        "B great 96",
                        "A great 96");
    }

    @Test
    void recentSignals() throws Exception {
        SingleOutputStreamOperator<Double> differences =
                run(
                        new RecentSignals(),
                        Types.DOUBLE,
                        new Signal("A", "rsi", 1, 0),
                        new Signal("A", "macd", 1, 1),
                        new Signal("A", "rsi", 3, 2),
                        new Signal("A", "beta", 1, 3),
                        new Signal("A", "rsi", 4, 4));
        assertThat(differences.getSideOutput(RecentSignals.FORGOTTEN).executeAndCollect(100))
                .containsExactly("A macd");
        assertThat(differences.executeAndCollect(100)).containsExactly(2.0, 1.0);
    }

    @Test
    void closedMarkets() throws Exception {
        try (KeyedBroadcastOperatorTestHarness<String, Price, String, Double> harness =
                ProcessFunctionTestHarnesses.forKeyedBroadcastProcessFunction(
                        new ClosedMarkets(), price -> price.stock, Types.STRING)) {
            harness.processElement(new Price("ACME", "Paris", 1, Duration.ofDays(1)), DAY);
            harness.processElement(new Price("ACME", "London", 2, Duration.ofDays(2)), 2 * DAY);
            harness.processBroadcastElement("Paris", 2 * DAY);
            harness.processElement(new Price("ACME", "Rome", 3, Duration.ofDays(9)), 9 * DAY - 1);

            assertThat(harness.extractOutputValues().subList(0, 1)).containsExactly(1.0);
            assertThat(harness.extractOutputValues().subList(1, 3))
                    .containsExactlyInAnyOrder(1.0, 2.0);
            assertThat(harness.extractOutputValues().subList(3, 5))
                    .containsExactlyInAnyOrder(2.0, 3.0);
        }
    }

    @FunctionalInterface
    private interface Main {
        void run(String[] args) throws Exception;
    }

    private static List<String> printed(Main main) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        try (PrintStream capturing = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
            System.setOut(capturing);
            main.run(new String[0]);
        } finally {
            System.setOut(before);
        }
        // Each line begins with the number of the subtask.
        return captured.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf("> ") + "> ".length()))
                .collect(Collectors.toList());
    }

    @Test
    void lastPricesJob() throws Exception {
        assertThat(printed(LastPricesJob::main))
                .containsExactly("ACME is cheaper in Paris", "ACME is cheaper in London");
    }

    @Test
    void weekMaximumJob() throws Exception {
        assertThat(printed(WeekMaximumJob::main)).containsExactly("13.0", "13.0", "12.0");
    }

    /** At the end of the input all markets are silent. */
    @Test
    void silentMarketsJob() throws Exception {
        assertThat(printed(SilentMarketsJob::main))
                .containsExactlyInAnyOrder(
                        "London is silent on ACME",
                        "Paris is silent on ACME",
                        "Paris is silent on ACME");
    }

    @Test
    void theDocumentationQuotesTheExamples() throws IOException {
        String sources;
        try (Stream<Path> files = Files.list(Path.of("src/test/java/io/flinktuned/ttl/examples"))) {
            sources = files.map(ExamplesITCase::read).collect(Collectors.joining());
        }
        Matcher blocks =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("../docs/ttl-patterns.md")));
        List<String> quoted =
                blocks.results().map(block -> block.group(1)).collect(Collectors.toList());
        assertThat(quoted).hasSize(7).allSatisfy(block -> assertThat(sources).contains(block));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
