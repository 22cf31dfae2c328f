// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;
import io.flinktuned.ttl.testing.PatternKind;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Elements that are far apart while the watermark is held back, and accumulators that change. */
class SlidingPagesTest {

    private static final int BUCKETS_PER_DURATION = 10;

    /** Counts, and what it has stored for the key. */
    private static final class Counts {
        final SlidingAggregateState<String, Long, Long> map;
        final MapState<String, Buckets<Long>> stored;

        @SuppressWarnings("unchecked")
        Counts(RuntimeContext context, Duration duration, Duration bucketWidth) {
            map =
                    SlidingAggregateState.count(PatternKind.STATE, Types.STRING)
                            .over(duration)
                            .bucketWidth(bucketWidth)
                            .create(context);
            stored =
                    context.getMapState(
                            (MapStateDescriptor<String, Buckets<Long>>) map.descriptor());
        }
    }

    private static PatternHarness<Counts> counts(
            Backend backend, Duration duration, Duration bucketWidth) throws Exception {
        return new PatternHarness<>(
                backend,
                context -> new Counts(context, duration, bucketWidth),
                (counts, timestamp, context) -> counts.map.at(context).onTimer(timestamp));
    }

    private static long count(PatternHarness<Counts> harness, long timestamp) throws Exception {
        List<Long> count = new ArrayList<>();
        harness.call(
                "k", timestamp, (counts, context) -> count.add(counts.map.at(context).get("m")));
        return count.get(0) == null ? 0 : count.get(0);
    }

    private static void add(PatternHarness<Counts> harness, long timestamp) throws Exception {
        harness.call(
                "k",
                timestamp,
                (counts, context) -> counts.map.at(context).add("m", 1L, timestamp));
    }

    private static void assertEmpty(PatternHarness<Counts> harness) throws Exception {
        for (String state : PatternKind.STATES) {
            assertThat(harness.keysIn(state)).as(state).isZero();
        }
        assertThat(harness.timers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whileTheWatermarkIsHeldBackThereAreTwoTimersAndTheRecordStaysSmall(Backend backend)
            throws Exception {
        Duration width = Duration.ofMinutes(1);
        int buckets = backend == Backend.HASHMAP ? 20_000 : 2_000;
        try (PatternHarness<Counts> harness =
                counts(backend, width.multipliedBy(BUCKETS_PER_DURATION), width)) {
            for (int bucket = 0; bucket < buckets; bucket++) {
                add(harness, bucket * width.toMillis());
                harness.call(
                        "k",
                        (counts, context) ->
                                assertThat(counts.stored.get("m").all)
                                        .hasSizeLessThanOrEqualTo(2 * BUCKETS_PER_DURATION + 2));
                assertThat(harness.timers()).isLessThanOrEqualTo(2);
            }
            for (int bucket = 50; bucket < buckets; bucket += 500) {
                assertThat(count(harness, bucket * width.toMillis()))
                        .isBetween(BUCKETS_PER_DURATION * 1L, BUCKETS_PER_DURATION + 1L);
            }

            // Step by step, so that some pages stay.
            for (long step = 1; step <= 20; step++) {
                long watermark = step * buckets / 20 * width.toMillis();
                harness.watermark(watermark);
                assertThat(count(harness, watermark))
                        .isBetween(BUCKETS_PER_DURATION - 1L, BUCKETS_PER_DURATION + 1L);
            }
            harness.watermark((buckets + 2L * BUCKETS_PER_DURATION) * width.toMillis());
            assertEmpty(harness);
        }
    }

    /** If it looked into each page of the gap, this would take for ever. */
    @ParameterizedTest
    @EnumSource
    void anElementThatIsAnAgeBehindCostsNothing(Backend backend) throws Exception {
        Duration milli = Duration.ofMillis(1);
        long today = 1_700_000_000_000L;
        for (boolean isCleared : new boolean[] {false, true}) {
            try (PatternHarness<Counts> harness = counts(backend, milli, milli)) {
                for (long time : new long[] {0, today, today + 10, today + 20}) {
                    add(harness, time);
                    harness.call("k2", (counts, c) -> counts.map.at(c).add("m", 1L, time));
                    harness.call("k", (counts, c) -> counts.map.at(c).add("other", 1L, time));
                    assertThat(count(harness, time)).isEqualTo(1);
                }
                harness.call(
                        "k", (c, context) -> assertThat(c.map.at(context).get("m")).isEqualTo(4));
                if (isCleared) {
                    harness.call("k", (counts, context) -> counts.map.at(context).remove("m"));
                    assertThat(count(harness, today)).isZero();
                }
                harness.watermark(today + 30);
                assertEmpty(harness);
            }
        }
    }

    /** What was added before is still seen, by elements of the bucket that had begun then. */
    @ParameterizedTest
    @EnumSource
    void narrowerBucketsHideNothing(Backend backend) throws Exception {
        Duration day = Duration.ofDays(1);
        long hour = Duration.ofHours(1).toMillis();
        try (PatternHarness<Counts> harness = counts(backend, day.multipliedBy(7), day)) {
            add(harness, hour);
            for (Duration width : List.of(Duration.ofHours(1), Duration.ofHours(6))) {
                harness.restore(1, context -> new Counts(context, day.multipliedBy(7), width));
                assertThat(count(harness, 2 * hour)).isEqualTo(1);
            }
            // In the last of the narrow buckets, which ends with the wide one.
            add(harness, 23 * hour);
            assertThat(count(harness, 23 * hour)).isEqualTo(2);
            assertThat(count(harness, 2 * hour)).isEqualTo(2);

            harness.watermark(9 * day.toMillis());
            assertEmpty(harness);
        }
    }

    /** Whose accumulator is an array that each call changes, also the one that reads. */
    private static final class Sum implements AggregateFunction<Long, long[], Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public long[] createAccumulator() {
            return new long[1];
        }

        @Override
        public long[] add(Long value, long[] sum) {
            sum[0] += value;
            return sum;
        }

        @Override
        public long[] merge(long[] a, long[] b) {
            a[0] += b[0];
            b[0] = 1_000_000;
            return a;
        }

        @Override
        public Long getResult(long[] sum) {
            long result = sum[0];
            sum[0] = 2_000_000;
            return result == 0 ? null : result;
        }
    }

    @ParameterizedTest
    @EnumSource
    void accumulatorsThatChangeAreCopied(Backend backend) throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Long, Long>> harness =
                PatternHarness.cleaningUp(
                        backend,
                        context ->
                                SlidingAggregateState.aggregating(
                                                PatternKind.STATE,
                                                Types.STRING,
                                                PrimitiveArrayTypeInfo
                                                        .LONG_PRIMITIVE_ARRAY_TYPE_INFO,
                                                new Sum())
                                        .over(Duration.ofMillis(100))
                                        .bucketWidth(Duration.ofMillis(10))
                                        .create(context))) {
            for (long time = 0; time < 100; time += 5) {
                addAndCompare(harness, time, time / 5 + 1);
            }
            OperatorSubtaskState snapshot = harness.snapshot();
            addAndCompare(harness, 95, 21);
            harness.restoreFrom(snapshot);
            addAndCompare(harness, 95, 21);

            // One that is behind looks into a page.
            addAndCompare(harness, 1000, 1);
            addAndCompare(harness, 95, 22);
        }
    }

    private static void addAndCompare(
            PatternHarness<SlidingAggregateState<String, Long, Long>> harness,
            long time,
            long expected)
            throws Exception {
        harness.call(
                "k",
                time,
                (sums, context) -> {
                    assertThat(sums.at(context).add("m", 1L, time)).isTrue();
                    for (int again = 0; again < 2; again++) {
                        assertThat(sums.at(context).get("m")).isEqualTo(expected);
                        sums.at(context).forEach((key, sum) -> assertThat(sum).isEqualTo(expected));
                    }
                });
    }

    @Test
    void aggregatesOfNullAreNotThere() throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Long, Long>> harness =
                PatternHarness.cleaningUp(
                        Backend.HASHMAP,
                        context ->
                                SlidingAggregateState.aggregating(
                                                PatternKind.STATE,
                                                Types.STRING,
                                                PrimitiveArrayTypeInfo
                                                        .LONG_PRIMITIVE_ARRAY_TYPE_INFO,
                                                new Sum())
                                        .create(context))) {
            harness.call(
                    "k",
                    5,
                    (sums, context) -> {
                        sums.at(context).add("m", 0L, 5);
                        assertThat(sums.at(context).get("m")).isNull();
                        List<String> keys = new ArrayList<>();
                        sums.at(context).forEach((key, sum) -> keys.add(key));
                        assertThat(keys).isEmpty();
                    });
        }
    }
}
