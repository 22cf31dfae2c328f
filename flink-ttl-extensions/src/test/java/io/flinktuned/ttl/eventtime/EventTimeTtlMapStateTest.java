// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

/** What an event-time map promises, one promise at a time; random sequences are elsewhere. */
class EventTimeTtlMapStateTest {

    private static final long TTL = 1000;
    private static final long BUCKET = 100;

    private static EventTimeTtlMapState.Builder<String, Long> prices() {
        return EventTimeTtlMapState.named("prices", Types.STRING, Types.LONG)
                .timeToLive(Duration.ofMillis(TTL))
                .bucketWidth(Duration.ofMillis(BUCKET));
    }

    private static PatternHarness<EventTimeTtlMapState<String, Long>> harness(Backend backend)
            throws Exception {
        return new PatternHarness<>(
                backend,
                context -> prices().create(context),
                (map, timestamp, context) -> map.at(context).onTimer(timestamp));
    }

    /** Reports what expires to the side output. */
    private static PatternHarness<EventTimeTtlMapState<String, Long>> reporting(Backend backend)
            throws Exception {
        return new PatternHarness<>(
                backend,
                context -> prices().create(context),
                (map, timestamp, context) ->
                        map.at(context)
                                .reportTo(
                                        (key, value, at) ->
                                                context.output(
                                                        PatternHarness.SIDE,
                                                        key + "=" + value + " at " + at))
                                .onTimer(timestamp));
    }

    private static void put(
            PatternHarness<EventTimeTtlMapState<String, Long>> harness,
            String key,
            String mapKey,
            Long value,
            long timestamp)
            throws Exception {
        harness.call(
                key,
                (map, context) ->
                        assertThat(map.at(context).put(mapKey, value, timestamp)).isTrue());
    }

    private static Map<String, Long> entries(
            PatternHarness<EventTimeTtlMapState<String, Long>> harness, String key)
            throws Exception {
        Map<String, Long> found = new HashMap<>();
        harness.call(
                key,
                (map, context) ->
                        map.at(context)
                                .entries()
                                .forEach(e -> found.put(e.getKey(), e.getValue())));
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void anEntryIsVisibleWhileTimestampPlusTtlIsAfterTheWatermark(Backend backend)
            throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", 1L, 50);

            harness.watermark(50 + TTL - 1);
            assertThat(entries(harness, "k")).containsOnly(entry("a", 1L));

            harness.watermark(50 + TTL);
            assertThat(entries(harness, "k")).isEmpty();
            harness.call(
                    "k",
                    (map, context) -> {
                        EventTimeTtlMapState<String, Long>.View view = map.at(context);
                        assertThat(view.get("a")).isNull();
                        assertThat(view.contains("a")).isFalse();
                        assertThat(view.isEmpty()).isTrue();
                        assertThat(view.keys()).isEmpty();
                        assertThat(view.values()).isEmpty();
                        assertThat(view.iterator()).isExhausted();
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAllHasExpiredStateIsThatOfAnEmptyMap(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            for (long i = 0; i < 1000; i++) {
                put(harness, "k" + i % 10, "m" + i, i, i);
            }
            assertThat(harness.keysIn("prices")).isPositive();

            harness.watermark(1000 + TTL + BUCKET);

            assertThat(harness.keysIn("prices")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereAreTwoTimersPerKeyAtMost(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            for (long timestamp = 0; timestamp < 10 * BUCKET; timestamp++) {
                put(harness, "k", "m" + timestamp, timestamp, timestamp);
                long before = 10 * BUCKET - timestamp;
                put(harness, "backwards", "m" + before, timestamp, before);
                harness.call("cleared", (map, context) -> map.at(context).clear());
                put(harness, "cleared", "m", timestamp, timestamp);

                assertThat(harness.timers()).isLessThanOrEqualTo(3 * 2);
            }
            harness.watermark(10 * BUCKET + TTL + BUCKET);
            assertThat(harness.keysIn("prices")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lateEntriesAreDroppedAndLeaveWhatIsThere(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            harness.watermark(5000);
            put(harness, "k", "a", 1L, 5000);
            int timers = harness.timers();

            harness.call(
                    "k",
                    (map, context) -> {
                        EventTimeTtlMapState<String, Long>.View view = map.at(context);
                        assertThat(view.put("a", 2L, 5000 - TTL)).isFalse();
                        assertThat(view.put("b", 3L, 5000 - TTL)).isFalse();
                        assertThat(view.put("c", 4L, 5000 - TTL + 1)).isTrue();
                    });

            assertThat(entries(harness, "k")).containsOnly(entry("a", 1L), entry("c", 4L));
            assertThat(harness.timers()).isEqualTo(timers + 1);
        }
    }

    @Test
    void lateEntriesAreRefusedOnRequest() throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                new PatternHarness<>(
                        Backend.HASHMAP,
                        context -> prices().refuseLateEntries().create(context),
                        (map, timestamp, context) -> {})) {
            harness.watermark(5000);
            harness.call(
                    "k",
                    (map, context) ->
                            assertThatThrownBy(() -> map.at(context).put("a", 1L, 4000))
                                    .isInstanceOf(LateEntryException.class)
                                    .hasMessage(
                                            "The entry for 'prices' has already expired: its"
                                                    + " timestamp is 4000, its time to live 1000 ms,"
                                                    + " and the watermark or the time of the"
                                                    + " element 5000."));
            assertThat(entries(harness, "k")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nullValuesAreEntriesAsInMapState(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", null, 0);
            harness.restore();
            harness.call(
                    "k",
                    (map, context) -> {
                        EventTimeTtlMapState<String, Long>.View view = map.at(context);
                        assertThat(view.get("a")).isNull();
                        assertThat(view.contains("a")).isTrue();
                        assertThat(view.values()).containsExactly((Long) null);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void nullKeysAreWhatTheKeySerializerMakesOfThem(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", null, 1L, 0);
            harness.restore();
            assertThat(entries(harness, "k")).containsOnly(entry(null, 1L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theIteratorRemovesWhatNextReturned(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            for (long i = 0; i < 20; i++) {
                put(harness, "k", "m" + i, i, i % 2 == 0 ? 0 : 50);
            }
            // Expires the even ones, some of which no timer has removed yet.
            harness.watermark(TTL);
            harness.call(
                    "k",
                    (map, context) -> {
                        Iterator<Map.Entry<String, Long>> iterator = map.at(context).iterator();
                        assertThatIllegalStateException().isThrownBy(iterator::remove);
                        while (iterator.hasNext()) {
                            if (iterator.next().getValue() > 10) {
                                iterator.remove();
                            }
                        }
                        assertThatIllegalStateException().isThrownBy(iterator::remove);
                        assertThatThrownBy(iterator::next)
                                .isInstanceOf(NoSuchElementException.class);
                    });

            assertThat(entries(harness, "k").values()).containsOnly(1L, 3L, 5L, 7L, 9L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theIteratorRefusesToRemoveWhenItHasLookedAhead(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", 1L, 0);
            put(harness, "k", "b", 2L, 0);
            harness.call(
                    "k",
                    (map, context) -> {
                        Iterator<String> keys = map.at(context).keys().iterator();
                        keys.next();
                        assertThat(keys.hasNext()).isTrue();
                        assertThatIllegalStateException().isThrownBy(keys::remove);
                        keys.next();
                        keys.remove();
                    });

            assertThat(entries(harness, "k")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theUsersTimersFireAndOnlyCleanUpIsDoneByOurs(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                new PatternHarness<>(
                        backend,
                        context -> prices().create(context),
                        (map, timestamp, context) -> {
                            map.at(context).onTimer(timestamp);
                            context.output(PatternHarness.SIDE, String.valueOf(timestamp));
                        })) {
            put(harness, "k", "a", 1L, 0);
            // On every millisecond, and so also on the one of the clean-up.
            harness.call(
                    "k",
                    (map, context) -> {
                        for (long time = TTL - BUCKET; time < TTL + 2 * BUCKET; time++) {
                            context.timerService().registerEventTimeTimer(time);
                        }
                    });

            harness.watermark(TTL + 2 * BUCKET);

            List<Long> users = new ArrayList<>();
            for (long time = TTL - BUCKET; time < TTL + 2 * BUCKET; time++) {
                users.add(time);
            }
            assertThat(harness.takeSideOutput().stream().map(Long::valueOf)).isEqualTo(users);
            assertThat(harness.keysIn("prices")).isZero();
        }
    }

    /** A job that replays the past, with a timer by the clock at every millisecond. */
    @ParameterizedTest
    @EnumSource
    void aUsersTimerInProcessingTimeRemovesNothingThatTheWatermarkLetsLive(Backend backend)
            throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", 1L, 0);
            long clock = 100 * TTL;
            harness.call(
                    "k",
                    (map, context) -> {
                        for (long time = clock; time <= clock + BUCKET; time++) {
                            context.timerService().registerProcessingTimeTimer(time);
                        }
                    });

            harness.processingTime(clock + BUCKET);

            assertThat(entries(harness, "k")).containsOnly(entry("a", 1L));
            harness.watermark(TTL + BUCKET);
            assertThat(harness.keysIn("prices")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimerThatAUserDeletesIsMadeUpForByTheNext(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", 1L, 0);
            put(harness, "k", "b", 2L, BUCKET);
            put(harness, "k", "c", 3L, 2 * BUCKET);
            harness.call(
                    "k",
                    (map, context) -> {
                        TimerService timers = context.timerService();
                        for (long time = TTL + BUCKET; time <= TTL + 3 * BUCKET; time++) {
                            timers.deleteEventTimeTimer(time);
                        }
                    });
            assertThat(harness.timers()).isEqualTo(1);

            // Step by step, or the one that is left would remove all.
            for (long time = TTL; time < TTL + 3 * BUCKET; time++) {
                harness.watermark(time);
            }

            assertThat(harness.keysIn("prices")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void timersAndEntriesMoveWithTheirKeysWhenTheJobIsRescaled(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            for (long i = 0; i < 100; i++) {
                put(harness, "k" + i, "m", i, i);
            }
            harness.restore(3);
            harness.watermark(TTL + 49);
            for (int i = 0; i < 100; i++) {
                assertThat(entries(harness, "k" + i)).hasSize(i < 50 ? 0 : 1);
            }
            harness.restore(1);
            harness.watermark(TTL + 100 + BUCKET);

            assertThat(harness.keysIn("prices")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangedTimeToLiveIsThatOfLaterWritesAndAllIsCleanedUp(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", 1L, 0);
            harness.restore(
                    1,
                    context ->
                            prices().timeToLive(Duration.ofMillis(3 * TTL))
                                    .bucketWidth(Duration.ofMillis(BUCKET / 2))
                                    .create(context));
            put(harness, "k", "b", 2L, 0);

            harness.watermark(TTL);
            assertThat(entries(harness, "k")).containsOnly(entry("b", 2L));
            harness.watermark(3 * TTL + BUCKET);
            assertThat(harness.keysIn("prices")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatIsWrittenAfterTheBucketsWereMadeWiderIsCleanedUp(Backend backend)
            throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = harness(backend)) {
            put(harness, "k", "a", 1L, 0);
            harness.restore(
                    1,
                    context ->
                            prices().bucketWidth(Duration.ofMillis(7 * BUCKET + 1))
                                    .create(context));
            harness.call(
                    "k",
                    (map, context) ->
                            map.at(context).reportTo((key, value, at) -> {}).put("a", 2L, 0));

            harness.watermark(TTL + 7 * BUCKET + 1);

            assertThat(harness.keysIn("prices")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theListenerGetsWhatATimerRemoves(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness = reporting(backend)) {
            put(harness, "k", "a", 1L, 0);
            put(harness, "k", "b", null, 1);
            put(harness, "k", "c", 3L, 10 * BUCKET);

            harness.watermark(TTL + 1 + BUCKET);

            assertThat(harness.takeSideOutput())
                    .containsExactlyInAnyOrder("a=1 at 1000", "b=null at 1001");
            harness.restore();
            harness.watermark(TTL + 11 * BUCKET);
            assertThat(harness.takeSideOutput()).containsExactly("c=3 at 2000");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theListenerGetsWhatHadExpiredWhenItIsReplacedRemovedOrCleared(Backend backend)
            throws Exception {
        // Buckets so wide that no timer comes first.
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                new PatternHarness<>(
                        backend,
                        context -> prices().bucketWidth(Duration.ofDays(100)).create(context),
                        (map, timestamp, context) -> {
                            throw new AssertionError("There is no timer as early as this.");
                        })) {
            List<String> expired = new ArrayList<>();
            for (String mapKey : List.of("put", "remove", "clear")) {
                put(harness, "k", mapKey, 1L, 0);
                put(harness, "k", mapKey + "-not-expired", 1L, TTL);
            }
            harness.watermark(TTL);
            harness.call(
                    "k",
                    (map, context) -> {
                        EventTimeTtlMapState<String, Long>.View view =
                                map.at(context)
                                        .reportTo(
                                                (key, value, at) -> expired.add(key + "=" + value));
                        for (int twice = 0; twice < 2; twice++) {
                            view.put("put", 2L, TTL);
                            view.put("put-not-expired", 2L, TTL);
                            view.remove("remove");
                            view.remove("remove-not-expired");
                        }
                        assertThat(expired).containsExactly("put=1", "remove=1");
                        view.clear();
                        view.clear();
                    });

            assertThat(expired).containsExactly("put=1", "remove=1", "clear=1");
            assertThat(harness.keysIn("prices")).isZero();
        }
    }

    /** The watermark is not part of a checkpoint, so nothing has expired. */
    @ParameterizedTest
    @EnumSource
    void whatIsReplacedAfterARestoreAndBeforeAWatermarkIsNotReported(Backend backend)
            throws Exception {
        // Buckets so wide that no timer comes first.
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                new PatternHarness<>(
                        backend,
                        context -> prices().bucketWidth(Duration.ofDays(100)).create(context),
                        (map, timestamp, context) -> {})) {
            List<String> expired = new ArrayList<>();
            put(harness, "k", "a", 1L, 0);
            harness.watermark(TTL);
            harness.restore();

            harness.call(
                    "k",
                    (map, context) ->
                            map.at(context)
                                    .reportTo((key, value, at) -> expired.add(key))
                                    .put("a", 2L, TTL));

            assertThat(expired).isEmpty();
            assertThat(entries(harness, "k")).containsOnly(entry("a", 2L));
        }
    }

    @Test
    void sumsThatDoNotFitALongAreTheEndOfTime() throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                harness(Backend.HASHMAP)) {
            put(harness, "k", "a", 1L, Long.MAX_VALUE - 1);
            harness.watermark(Long.MAX_VALUE - 1);
            assertThat(entries(harness, "k")).hasSize(1);

            harness.watermark(Long.MAX_VALUE);
            assertThat(harness.keysIn("prices")).isZero();
        }
    }

    @Test
    void refusesTimesThatAreTooShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices().timeToLive(Duration.ofNanos(999_999)))
                .withMessage("The time to live is PT0.000999999S, but must be at least 1 ms.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices().bucketWidth(Duration.ZERO))
                .withMessage("The bucket width is PT0S, but must be at least 1 ms.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices().timeToLive(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("must fit a long of milliseconds");
    }

    private static void create(EventTimeTtlMapState.Builder<String, Long> builder)
            throws Exception {
        PatternHarness.Factory<EventTimeTtlMapState<String, Long>> factory =
                context -> builder.create(context);
        new PatternHarness<>(Backend.HASHMAP, factory, (map, timestamp, context) -> {}).close();
    }

    @Test
    void isOnlyForKeyedStreams() throws Exception {
        ProcessFunction<String, String> notKeyed =
                new ProcessFunction<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void open(OpenContext context) {
                        prices().create(getRuntimeContext());
                    }

                    @Override
                    public void processElement(
                            String value, Context context, Collector<String> out) {}
                };
        try (OneInputStreamOperatorTestHarness<String, String> harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(notKeyed))) {
            assertThatIllegalStateException()
                    .isThrownBy(harness::open)
                    .withMessageContaining("EventTimeTtlMapState 'prices' is keyed state.")
                    .withMessageContaining("after keyBy()");
        }
    }
}
