// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.expiry.DueItems;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;
import io.flinktuned.ttl.testing.PatternKind;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What clean-up removes, and how much at once. */
class NothingLeaksTest {

    private static final Duration DAY = Duration.ofDays(1);

    /** Those which can hold many things that expire at the same time, of one key. */
    private static final List<PatternKind<?>> LARGE =
            List.of(PatternKind.MAP, PatternKind.PER_ENTRY, PatternKind.LIST, PatternKind.MAXIMUM);

    private static final int MANY = 3 * DueItems.MAX_VISITS;

    static Stream<Arguments> everywhere() {
        return PatternKind.ALL.stream()
                .flatMap(kind -> Arrays.stream(Backend.values()).map(b -> Arguments.of(kind, b)));
    }

    private static <S> void assertEmpty(PatternHarness<S> harness) {
        assertThat(harness.timers()).isZero();
        for (String state : PatternKind.STATES) {
            assertThat(harness.keysIn(state)).as(state).isZero();
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everywhere")
    <S extends PatternState<?>> void alsoIfTimeToLiveAndBucketsChangeBetweenRuns(
            PatternKind<S> kind, Backend backend) throws Exception {
        Random random = new Random(3);
        long newest = 0;
        try (PatternHarness<S> harness = kind.harness(backend, DAY)) {
            for (int hours : new int[] {24, 48, 7, 24}) {
                harness.restore(1, kind.with(Duration.ofHours(hours)));
                for (int i = 0; i < 100; i++) {
                    long time = newest + random.nextInt((int) DAY.toMillis());
                    kind.write(harness, "k" + i % 3, "m" + random.nextInt(9), i, time);
                    assertThat(harness.timers()).isLessThanOrEqualTo(3 * 2);
                }
                newest += DAY.toMillis();
                harness.watermark(newest - DAY.toMillis() / 2);
            }
            harness.watermark(newest + 10 * DAY.toMillis());

            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @FieldSource("LARGE")
    <S extends PatternState<?>> void aTimerRemovesAPartAndTheNextWatermarkMore(PatternKind<S> kind)
            throws Exception {
        try (PatternHarness<S> harness = full(kind)) {
            long watermark = DAY.toMillis();
            // At which of them the first timer is depends on the key.
            long step = DAY.toMillis() / 100;
            int left = MANY;
            while (left > 0) {
                harness.watermark(watermark);
                int removed = harness.takeSideOutput().size();
                assertThat(removed).isBetween(left == MANY ? 0 : 1, DueItems.MAX_VISITS + 16);
                left -= removed;
                watermark += left == MANY ? step : 1;
                assertThat(harness.timers()).isLessThanOrEqualTo(2);
            }
            harness.watermark(watermark + DAY.toMillis());
            assertEmpty(harness);
        }
    }

    @ParameterizedTest
    @FieldSource("LARGE")
    <S extends PatternState<?>> void whatIsFarBehindIsRemovedAtOnce(PatternKind<S> kind)
            throws Exception {
        for (long watermark : new long[] {9 * DAY.toMillis(), Long.MAX_VALUE}) {
            try (PatternHarness<S> harness = full(kind)) {
                harness.watermark(watermark);

                assertThat(harness.takeSideOutput()).hasSize(MANY);
                assertEmpty(harness);
            }
        }
    }

    private static <S extends PatternState<?>> PatternHarness<S> full(PatternKind<S> kind)
            throws Exception {
        PatternHarness<S> harness = kind.harness(Backend.HASHMAP, DAY);
        for (int i = 0; i < MANY; i++) {
            kind.write(harness, "k", "m" + i, 7 * i, 1);
        }
        return harness;
    }

    /** As a user's own timer of the same time would be deleted. */
    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everywhere")
    <S extends PatternState<?>> void theNextWriteMakesUpForATimerThatTheUserDeletes(
            PatternKind<S> kind, Backend backend) throws Exception {
        Duration ttl = Duration.ofMillis(1000);
        try (PatternHarness<S> harness = kind.harness(backend, ttl)) {
            kind.write(harness, "k", "m", 0, 0);
            harness.call(
                    "k",
                    (pattern, context) -> {
                        for (long time = 0; time <= 2000; time++) {
                            context.timerService().deleteEventTimeTimer(time);
                            context.timerService()
                                    .deleteEventTimeTimer(Duration.ofDays(1).toMillis() + time);
                        }
                    });
            assertThat(harness.timers()).isZero();
            long later = Duration.ofDays(1).toMillis() + 3000;
            harness.watermark(later);

            kind.write(harness, "k", "m", 7, later);
            harness.watermark(2 * later + 10_000);

            assertEmpty(harness);
        }
    }
}
