// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class SlidingAggregateStateTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    private static PatternHarness<SlidingAggregateState<String, Double, Double>> maxima(
            Backend backend) throws Exception {
        return new PatternHarness<>(
                backend,
                context ->
                        SlidingAggregateState.maximum("maxima", Types.STRING, Types.DOUBLE)
                                .over(Duration.ofDays(7))
                                .bucketWidth(Duration.ofHours(6))
                                .create(context),
                (map, timestamp, context) ->
                        map.at(context)
                                .reportTo(
                                        (key, value, at) ->
                                                context.output(
                                                        PatternHarness.SIDE, key + "=" + value))
                                .onTimer(timestamp));
    }

    private static Double addAndGet(
            PatternHarness<SlidingAggregateState<String, Double, Double>> harness,
            double value,
            long timestamp)
            throws Exception {
        List<Double> result = new ArrayList<>();
        harness.call(
                "k",
                (map, context) -> {
                    SlidingAggregateState<String, Double, Double>.View view = map.at(context);
                    view.add("signal", value, timestamp);
                    result.add(view.get("signal"));
                });
        return result.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void anOldMaximumLeavesAfterSevenDaysAlthoughItsKeyIsBusy(Backend backend) throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Double, Double>> harness =
                maxima(backend)) {
            assertThat(addAndGet(harness, 100, 0)).isEqualTo(100);
            for (long time = HOUR; time < 30 * DAY; time += HOUR) {
                harness.watermark(time - 1);

                Double maximum = addAndGet(harness, 10, time);

                if (time <= 7 * DAY) {
                    assertThat(maximum).isEqualTo(100);
                } else if (time > 7 * DAY + 6 * HOUR) {
                    assertThat(maximum).isEqualTo(10);
                }
            }
        }
    }

    /** The two ways in which Flink's TTL is used for this, and why neither is right. */
    @Test
    void flinksTimeToLiveKeepsTheMaximumForEverOrForgetsTooMuch() throws Exception {
        double[] keptForEver = new double[1];
        Double[] forgotten = new Double[1];
        try (PatternHarness<MapState<String, Double>> harness =
                new PatternHarness<>(
                        Backend.HASHMAP,
                        context -> {
                            MapStateDescriptor<String, Double> descriptor =
                                    new MapStateDescriptor<>("maxima", String.class, Double.class);
                            descriptor.enableTimeToLive(
                                    StateTtlConfig.newBuilder(Duration.ofDays(7)).build());
                            return context.getMapState(descriptor);
                        },
                        (map, timestamp, context) -> {})) {
            for (long time = 0; time < 30 * DAY; time += HOUR) {
                double value = time == 0 ? 100 : 10;
                harness.ttlTime(time);
                harness.call(
                        "k",
                        (map, context) -> {
                            Double old = map.get("written always");
                            map.put("written always", old == null ? value : Math.max(old, value));
                            keptForEver[0] = map.get("written always");
                            Double maximum = map.get("written when greater");
                            if (maximum == null || value > maximum) {
                                map.put("written when greater", value);
                            }
                        });
            }
            harness.ttlTime(35 * DAY);
            harness.call("k", (map, context) -> forgotten[0] = map.get("written when greater"));
        }

        assertThat(keptForEver[0]).isEqualTo(100);
        // There was a 10 five days before.
        assertThat(forgotten[0]).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void eachAggregationCombinesBuckets(Backend backend) throws Exception {
        assertThat(combined(backend, SlidingAggregateState.minimum("s", Types.STRING, Types.LONG)))
                .isEqualTo(1);
        assertThat(combined(backend, SlidingAggregateState.maximum("s", Types.STRING, Types.LONG)))
                .isEqualTo(5);
        assertThat(combined(backend, SlidingAggregateState.sumOfLongs("s", Types.STRING)))
                .isEqualTo(15);
        assertThat(combined(backend, SlidingAggregateState.count("s", Types.STRING))).isEqualTo(15);
        assertThat(
                        combined(
                                backend,
                                SlidingAggregateState.reducing(
                                        "s", Types.STRING, Types.LONG, (a, b) -> a * b)))
                .isEqualTo(120);
    }

    private static Long combined(
            Backend backend, SlidingAggregateState.Builder<String, Long, Long, Long> builder)
            throws Exception {
        List<Long> result = new ArrayList<>();
        try (PatternHarness<SlidingAggregateState<String, Long, Long>> harness =
                new PatternHarness<>(
                        backend, context -> builder.create(context), (map, time, context) -> {})) {
            harness.call(
                    "k",
                    (map, context) -> {
                        for (long value : new long[] {3, 5, 1, 2, 4}) {
                            map.at(context).add("a", value, value * DAY);
                        }
                    });
            harness.restore();
            harness.call("k", (map, context) -> result.add(map.at(context).get("a")));
        }
        return result.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void sumsOfDoublesAreSums(Backend backend) throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Double, Double>> harness =
                new PatternHarness<>(
                        backend,
                        context ->
                                SlidingAggregateState.sumOfDoubles("s", Types.STRING)
                                        .create(context),
                        (map, timestamp, context) -> {})) {
            addAndGet(harness, 0.5, 0);
            assertThat(addAndGet(harness, 0.25, DAY)).isEqualTo(0.75);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forEachVisitsWhatHasNotExpired(Backend backend) throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Double, Double>> harness =
                maxima(backend)) {
            harness.watermark(6 * DAY);
            harness.call(
                    "k",
                    (map, context) -> {
                        SlidingAggregateState<String, Double, Double>.View view = map.at(context);
                        view.add("old", 1.0, 0);
                        view.add("new", 2.0, 6 * DAY);
                    });
            // The bucket of time 0 ends one millisecond before 6:00, so this is when it expires.
            harness.watermark(7 * DAY + 6 * HOUR - 1);
            Map<String, Double> found = new HashMap<>();
            harness.call("k", (map, context) -> map.at(context).forEach(found::put));
            assertThat(found).containsOnly(entry("new", 2.0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAllHasExpiredStateIsThatOfAnEmptyMapAndEachBucketWasReported(Backend backend)
            throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Double, Double>> harness =
                maxima(backend)) {
            addAndGet(harness, 1, 0);
            addAndGet(harness, 2, HOUR);
            addAndGet(harness, 3, DAY);
            harness.restore(2);

            harness.watermark(7 * DAY + 12 * HOUR);
            assertThat(harness.takeSideOutput()).containsExactly("signal=2.0");
            harness.watermark(9 * DAY);
            assertThat(harness.takeSideOutput()).containsExactly("signal=3.0");
            assertThat(harness.keysIn("maxima")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimerThatAUserDeletesIsMadeUpForByTheNext(Backend backend) throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Long, Long>> harness =
                new PatternHarness<>(
                        backend,
                        context ->
                                SlidingAggregateState.count("counts", Types.STRING)
                                        .over(Duration.ofMillis(100))
                                        .bucketWidth(Duration.ofMillis(10))
                                        .create(context),
                        (map, timestamp, context) -> map.at(context).onTimer(timestamp))) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).add("a", 1L, 0);
                        map.at(context).add("a", 1L, 10);
                        // The first bucket expires at 109, the second at 119.
                        for (long time = 119; time < 129; time++) {
                            context.timerService().deleteEventTimeTimer(time);
                        }
                    });
            assertThat(harness.timers()).isEqualTo(1);

            harness.watermark(118);
            harness.watermark(128);

            assertThat(harness.keysIn("counts")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void lateElementsAreDropped() throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Double, Double>> harness =
                maxima(Backend.HASHMAP)) {
            harness.watermark(8 * DAY);
            harness.call(
                    "k",
                    (map, context) -> {
                        SlidingAggregateState<String, Double, Double>.View view = map.at(context);
                        assertThat(view.add("a", 1.0, DAY - 6 * HOUR)).isFalse();
                        assertThat(view.get("a")).isNull();
                        assertThat(view.add("a", 1.0, DAY + 1)).isTrue();
                        assertThat(view.get("a")).isEqualTo(1.0);
                    });
        }
    }

    private static void create(Duration duration, Duration bucketWidth) throws Exception {
        PatternHarness.Factory<SlidingAggregateState<String, Long, Long>> factory =
                context ->
                        SlidingAggregateState.count("counts", Types.STRING)
                                .over(duration)
                                .bucketWidth(bucketWidth)
                                .create(context);
        new PatternHarness<>(Backend.HASHMAP, factory, (map, timestamp, context) -> {}).close();
    }

    @Test
    void refusesBucketsThatAreLongerThanTheDuration() throws Exception {
        create(Duration.ofHours(1), Duration.ofHours(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(Duration.ofHours(1), Duration.ofDays(1)))
                .withMessageStartingWith(
                        "The bucket width of 'counts' is PT24H, but must be from PT0.36S to the"
                                + " duration of PT1H: ")
                .withMessageContaining("Set bucketWidth");
    }

    @Test
    void refusesMoreThanTenThousandBuckets() throws Exception {
        create(Duration.ofMillis(1), Duration.ofMillis(1));
        create(Duration.ofMillis(20_000), Duration.ofMillis(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(Duration.ofMillis(20_001), Duration.ofMillis(2)))
                .withMessageStartingWith(
                        "The bucket width of 'counts' is PT0.002S, but must be from PT0.003S to the"
                                + " duration of PT20.001S: ")
                .withMessageContaining("10000 at most");
    }

    @Test
    void refusesNullAndTimesThatAreTooShort() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                SlidingAggregateState.count("s", Types.STRING)
                                        .over(Duration.ofNanos(1)))
                .withMessageContaining("The duration is PT0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                SlidingAggregateState.count("s", Types.STRING)
                                        .bucketWidth(Duration.ofNanos(1)))
                .withMessageContaining("The bucket width is PT0.000000001S");
        try (PatternHarness<SlidingAggregateState<String, Double, Double>> harness =
                maxima(Backend.HASHMAP)) {
            harness.call(
                    "k",
                    (map, context) ->
                            assertThatThrownBy(() -> map.at(context).add("a", null, 0))
                                    .hasMessage("There is no aggregate of null."));
        }
    }
}
