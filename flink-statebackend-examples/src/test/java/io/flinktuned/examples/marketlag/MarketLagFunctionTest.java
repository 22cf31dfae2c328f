// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.examples.testing.TestedBackend;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

import static io.flinktuned.examples.marketlag.MarketLagEvent.newMaximum;
import static io.flinktuned.examples.marketlag.MarketLagEvent.summary;
import static io.flinktuned.examples.marketlag.Outcome.DOWN;
import static io.flinktuned.examples.marketlag.Outcome.UP;
import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings(
        "try") // The harness closes with any exception; one of an interrupt fails the test too.
class MarketLagFunctionTest {

    private static final long ONE_DAY = Duration.ofDays(1).toMillis();
    private static final long SEVEN_DAYS = Duration.ofDays(7).toMillis();

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<String, PriceTick, MarketLagEvent> {

        Harness(TestedBackend backend) throws Exception {
            super(
                    new KeyedProcessOperator<>(new MarketLagFunction()),
                    tick -> tick.market,
                    Types.STRING);
            setStateBackend(backend.create());
        }

        /** Of one day: the time of a tick in milliseconds is its price. */
        void prices(String market, double... prices) throws Exception {
            for (double price : prices) {
                price(market, price, (long) price);
            }
        }

        void price(String market, double price, long time) throws Exception {
            processElement(new PriceTick(market, time, price), time);
        }

        void endOfInput() throws Exception {
            processWatermark(Watermark.MAX_WATERMARK);
        }

        List<MarketLagEvent> events() {
            List<MarketLagEvent> events = extractOutputValues();
            getOutput().clear();
            return events;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfEachNewMaximumAndSumsUpAtTheEnd(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();

            harness.prices("A", 64, 128);
            assertThat(harness.events()).as("the first signal has no delta").isEmpty();
            // Signals 1, -0.5, 0, 1, 0.5, -0.25.
            harness.prices("A", 64, 64, 128, 192, 144);
            assertThat(harness.events())
                    .containsExactly(
                            newMaximum("A", DOWN, 1.5, null, 64),
                            newMaximum("A", UP, 1, null, 128));
            harness.prices("B", 64, 16, 64);
            assertThat(harness.events()).containsExactly(newMaximum("B", UP, 3.75, null, 64));

            harness.endOfInput();
            assertThat(harness.events())
                    .containsExactlyInAnyOrder(
                            summary("A", DOWN, 1.5), summary("A", UP, 1), summary("B", UP, 3.75));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPriceThatDoesNotMoveCountsAsPreviousSignalOnly(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();

            harness.prices("A", 64, 128, 128, 160);

            assertThat(harness.events()).containsExactly(newMaximum("A", UP, 0.25, null, 160));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMaximumIsForgottenSevenDaysAfterItWasSet(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.setStateTtlProcessingTime(1);
            harness.prices("A", 64, 128, 64, 128);
            assertThat(harness.events())
                    .containsExactly(
                            newMaximum("A", DOWN, 1.5, null, 64),
                            newMaximum("A", UP, 1.5, null, 128));

            harness.setStateTtlProcessingTime(SEVEN_DAYS);
            // Signals -0.5 and 0.5: below the maximum, which reading does not keep alive.
            harness.prices("A", 64, 96);
            assertThat(harness.events()).as("still remembered").isEmpty();

            harness.setStateTtlProcessingTime(SEVEN_DAYS + 1);
            // Signal 0.125.
            harness.prices("A", 108);
            assertThat(harness.events())
                    .as("forgotten, but not the previous price and signal")
                    .containsExactly(newMaximum("A", UP, 0.375, 1.5, 108));
            harness.endOfInput();
            assertThat(harness.events())
                    .as("the larger maxima have expired")
                    .containsExactly(summary("A", UP, 0.375));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewMaximumLivesForAnotherSevenDays(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.setStateTtlProcessingTime(1);
            harness.prices("A", 64, 128, 64, 80);
            harness.setStateTtlProcessingTime(SEVEN_DAYS);
            // Signal 1.5 after 0.25: a new maximum UP, on the last day of the old one.
            harness.prices("A", 200);
            harness.events();

            harness.setStateTtlProcessingTime(2 * SEVEN_DAYS - 1);
            harness.endOfInput();

            assertThat(harness.events()).containsExactly(summary("A", UP, 1.25));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWeekBeforeIsOneOfTheData(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.setStateTtlProcessingTime(1);
            // Signals 0, 1, -0.5, 0.5: deltas 1 and 1 up, 1.5 down.
            harness.prices("A", 64, 64, 128, 64, 96);
            harness.setStateTtlProcessingTime(2 * SEVEN_DAYS);
            harness.events();

            harness.processWatermark(SEVEN_DAYS - 1);
            harness.price("A", 240, SEVEN_DAYS);
            assertThat(harness.events())
                    .as("on the seventh day")
                    .containsExactly(newMaximum("A", UP, 1, 1.0, SEVEN_DAYS));

            harness.setStateTtlProcessingTime(4 * SEVEN_DAYS);
            harness.processWatermark(2 * SEVEN_DAYS + ONE_DAY - 1);
            harness.price("A", 60, 2 * SEVEN_DAYS + ONE_DAY);
            harness.price("A", 75, 2 * SEVEN_DAYS + ONE_DAY);
            assertThat(harness.events())
                    .as("more than seven days later")
                    .containsExactly(
                            newMaximum("A", DOWN, 2.25, null, 2 * SEVEN_DAYS + ONE_DAY),
                            newMaximum("A", UP, 1, null, 2 * SEVEN_DAYS + ONE_DAY));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterARestore(TestedBackend backend) throws Exception {
        OperatorSubtaskState snapshot;
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.prices("A", 64, 128, 64);
            snapshot = harness.snapshot(1, 1);
        }
        try (Harness harness = new Harness(backend)) {
            harness.initializeState(snapshot);
            harness.open();

            harness.prices("A", 96);
            harness.endOfInput();

            assertThat(harness.events())
                    .containsExactlyInAnyOrder(
                            newMaximum("A", UP, 1, null, 96),
                            summary("A", UP, 1),
                            summary("A", DOWN, 1.5));
        }
    }
}
