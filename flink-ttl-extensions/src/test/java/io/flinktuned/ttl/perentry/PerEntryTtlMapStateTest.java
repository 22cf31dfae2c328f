// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.perentry;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.CapturedLog;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What differs from an event-time map: each entry brings its own time to live. */
class PerEntryTtlMapStateTest {

    private static PatternHarness<PerEntryTtlMapState<String, Long>> inEventTime(Backend backend)
            throws Exception {
        return new PatternHarness<>(
                backend,
                context ->
                        PerEntryTtlMapState.inEventTime("offers", Types.STRING, Types.LONG)
                                .bucketWidth(Duration.ofMillis(10))
                                .create(context),
                (map, timestamp, context) -> map.at(context).onTimer(timestamp));
    }

    @ParameterizedTest
    @EnumSource
    void entriesOfOneMapExpireAtDifferentTimes(Backend backend) throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness = inEventTime(backend)) {
            harness.watermark(1000);
            harness.call(
                    "k",
                    (map, context) -> {
                        PerEntryTtlMapState<String, Long>.View view = map.at(context);
                        view.put("short", 1L, Duration.ofMillis(5));
                        view.put("long", 2L, Duration.ofMillis(500));
                        assertThat(view.put("from earlier", 3L, 900, Duration.ofMillis(200)))
                                .isTrue();
                        assertThat(view.put("late", 4L, 900, Duration.ofMillis(100))).isFalse();
                    });
            long[] watermarks = {1004, 1005, 1099, 1100, 1499, 1500};
            int[] visible = {3, 2, 2, 1, 1, 0};
            for (int i = 0; i < watermarks.length; i++) {
                int expected = visible[i];
                harness.watermark(watermarks[i]);
                harness.call(
                        "k",
                        (map, context) -> assertThat(map.at(context).keys()).hasSize(expected));
            }
            harness.watermark(1510);
            assertThat(harness.keysIn("offers")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void processingTimeIsTheClock(Backend backend) throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                inProcessingTime(backend)) {
            harness.processingTime(1000);
            harness.call("k", (map, context) -> map.at(context).put("a", 1L, Duration.ofMillis(5)));
            harness.watermark(Long.MAX_VALUE);
            harness.processingTime(1004);
            harness.call("k", (map, context) -> assertThat(map.at(context).get("a")).isEqualTo(1L));
            harness.processingTime(1005);
            harness.call(
                    "k", (map, context) -> assertThat(map.at(context).contains("a")).isFalse());
            harness.processingTime(1015);
            assertThat(harness.keysIn("offers")).isZero();
        }
    }

    private static PatternHarness<PerEntryTtlMapState<String, Long>> inProcessingTime(
            Backend backend) throws Exception {
        return new PatternHarness<>(
                backend,
                context ->
                        PerEntryTtlMapState.inProcessingTime("offers", Types.STRING, Types.LONG)
                                .bucketWidth(Duration.ofMillis(10))
                                .create(context),
                (map, timestamp, context) -> map.at(context).onTimer(timestamp));
    }

    private static boolean contains(
            PatternHarness<PerEntryTtlMapState<String, Long>> harness, String mapKey)
            throws Exception {
        boolean[] found = new boolean[1];
        harness.call("k", (map, context) -> found[0] = map.at(context).contains(mapKey));
        return found[0];
    }

    /** Users set timers at the end of time, to be called when the input ends. */
    @ParameterizedTest
    @EnumSource
    void aUsersTimerInEventTimeRemovesNothingThatTheClockLetsLive(Backend backend)
            throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                inProcessingTime(backend)) {
            harness.processingTime(1000);
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L, Duration.ofMillis(50));
                        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
                    });

            harness.watermark(Long.MAX_VALUE);

            assertThat(contains(harness, "a")).isTrue();
            harness.processingTime(1060);
            assertThat(harness.keysIn("offers")).isZero();
        }
    }

    /** Flink's timers wait for a time span, so one fires although the clock was set back since. */
    @ParameterizedTest
    @EnumSource
    void aTimerThatFiresTooEarlyForTheClockRemovesNothingAndIsSetAgain(Backend backend)
            throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                inProcessingTime(backend)) {
            harness.processingTime(1000);
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L, Duration.ofMillis(50));
                        for (long time = 1050; time < 1060; time++) {
                            context.timerService().deleteProcessingTimeTimer(time);
                        }
                    });
            assertThat(harness.timers()).isZero();

            harness.call(
                    "k",
                    (map, context) -> {
                        for (long time = 1050; time < 1060; time++) {
                            map.at(context).onTimer(time);
                        }
                    });

            assertThat(contains(harness, "a")).isTrue();
            // A timer that is set again while it fires must not be due, or Flink never stops.
            harness.processingTime(1059);
            assertThat(harness.timers()).isEqualTo(1);
            harness.processingTime(1070);
            assertThat(harness.keysIn("offers")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenAfterTheClockWasSetBackIsCleanedUpWhenItGetsThereAgain(Backend backend)
            throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                inProcessingTime(backend)) {
            for (int twice = 0; twice < 2; twice++) {
                harness.processingTime(1000);
                harness.call(
                        "k", (map, context) -> map.at(context).put("a", 1L, Duration.ofMillis(50)));
                assertThat(contains(harness, "a")).isTrue();

                harness.processingTime(1060);
                assertThat(harness.keysIn("offers")).isZero();
            }
        }
    }

    @Test
    void fromNowOnNeedsAWatermark() throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                inEventTime(Backend.HASHMAP)) {
            harness.call(
                    "k",
                    (map, context) ->
                            assertThatIllegalStateException()
                                    .isThrownBy(
                                            () -> map.at(context).put("a", 1L, Duration.ofDays(1)))
                                    .withMessageContaining("there was no watermark yet")
                                    .withMessageContaining("'offers'"));
        }
    }

    private static List<String> loggedByShortLives(
            PerEntryTtlMapState.Builder<String, Long> builder) throws Exception {
        PatternHarness.Factory<PerEntryTtlMapState<String, Long>> factory =
                context -> builder.create(context);
        try (CapturedLog log = CapturedLog.of(PerEntryTtlMapState.class);
                PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                        new PatternHarness<>(
                                Backend.HASHMAP, factory, (map, timestamp, context) -> {})) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L, 0, Duration.ofDays(1));
                        assertThat(log.messages()).isEmpty();
                        map.at(context).put("a", 1L, 0, Duration.ofHours(1));
                        map.at(context).put("a", 1L, 0, Duration.ofHours(2));
                    });
            return log.messages();
        }
    }

    @Test
    void warnsOnceIfEntriesAreRemovedLongAfterTheirLifeBecauseNoBucketWidthIsSet()
            throws Exception {
        PerEntryTtlMapState.Builder<String, Long> builder =
                PerEntryTtlMapState.inEventTime("offers", Types.STRING, Types.LONG);
        assertThat(loggedByShortLives(builder))
                .containsExactly(
                        "WARN An entry of 'offers' lives for PT1H, shorter than the default bucket"
                                + " width of PT24H: such entries take up space for up to PT24H"
                                + " after they have expired. Set bucketWidth to have them removed"
                                + " earlier, or to PT24H if that is meant.");
        assertThat(loggedByShortLives(builder.bucketWidth(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void refusesATimeToLiveThatIsTooShort() throws Exception {
        try (PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                inEventTime(Backend.HASHMAP)) {
            harness.call(
                    "k",
                    (map, context) ->
                            assertThatIllegalArgumentException()
                                    .isThrownBy(
                                            () -> map.at(context).put("a", 1L, 0, Duration.ZERO))
                                    .withMessageContaining("must be at least 1 ms"));
        }
    }
}
