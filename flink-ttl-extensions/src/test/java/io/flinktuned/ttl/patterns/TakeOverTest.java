// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/** A job that had a plain map state goes on with a pattern. */
class TakeOverTest {

    private static final long TTL = 1000;
    private static final long SINCE = 500;

    private static MapStateDescriptor<String, Long> former() {
        return new MapStateDescriptor<>("former", Types.STRING, Types.LONG);
    }

    /** The job before and after the change. */
    private static final class Job {
        final MapState<String, Long> former;
        final EventTimeTtlMapState<String, Long> map;

        Job(RuntimeContext context, boolean takesOver) {
            former = context.getMapState(former());
            EventTimeTtlMapState.Builder<String, Long> builder =
                    EventTimeTtlMapState.named("map", Types.STRING, Types.LONG)
                            .timeToLive(Duration.ofMillis(TTL));
            map = (takesOver ? builder.takeOver(former(), SINCE) : builder).create(context);
        }
    }

    /** After each of two keys has put 1 and 2 into the plain state, and one 3 into the pattern. */
    private static PatternHarness<Job> harness(Backend backend) throws Exception {
        PatternHarness<Job> harness =
                new PatternHarness<>(
                        backend,
                        context -> new Job(context, false),
                        (job, timestamp, context) -> job.map.at(context).onTimer(timestamp));
        for (String key : new String[] {"a", "b"}) {
            harness.call(
                    key,
                    (job, context) -> {
                        job.former.put("x", 1L);
                        job.former.put("y", 2L);
                    });
        }
        harness.call("a", 100, (job, context) -> job.map.at(context).put("y", 3L, 100));
        harness.restore(1, context -> new Job(context, true));
        return harness;
    }

    private static Map<String, Long> entries(
            PatternHarness<Job> harness, String key, long timestamp) throws Exception {
        Map<String, Long> found = new HashMap<>();
        harness.call(
                key,
                timestamp,
                (job, context) ->
                        job.map
                                .at(context)
                                .entries()
                                .forEach(e -> found.put(e.getKey(), e.getValue())));
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void entriesMoveKeyByKeyAndDoNotReplaceWhatIsThere(Backend backend) throws Exception {
        try (PatternHarness<Job> harness = harness(backend)) {
            assertThat(entries(harness, "a", 600)).containsOnly(entry("x", 1L), entry("y", 3L));
            assertThat(harness.keysIn("former")).isEqualTo(1);
            assertThat(entries(harness, "b", 600)).containsOnly(entry("x", 1L), entry("y", 2L));
            assertThat(harness.keysIn("former")).isZero();

            harness.watermark(SINCE + TTL - 1);
            assertThat(entries(harness, "b", 600)).hasSize(2);
            harness.watermark(SINCE + TTL + TTL / 10);
            assertThat(entries(harness, "b", 600)).isEmpty();
            assertThat(harness.keysIn("map")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasExpiredIsDropped(Backend backend) throws Exception {
        try (PatternHarness<Job> harness = harness(backend)) {
            harness.watermark(SINCE + TTL);

            assertThat(entries(harness, "b", SINCE + TTL)).isEmpty();
            // A timer has come by for the other key.
            assertThat(harness.keysIn("former")).isZero();
            assertThat(harness.keysIn("map")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void anElementThatIsAheadDropsNothingThatOthersSee() throws Exception {
        try (PatternHarness<Job> harness = harness(Backend.HASHMAP)) {
            assertThat(entries(harness, "b", SINCE + TTL)).isEmpty();
            assertThat(entries(harness, "b", SINCE + TTL - 1)).hasSize(2);
        }
    }

    @Test
    void entriesOfAPerEntryMapGetATimeToLive() throws Exception {
        try (PatternHarness<MapState<String, Long>> before =
                        new PatternHarness<>(
                                Backend.HASHMAP,
                                context -> context.getMapState(former()),
                                (state, timestamp, context) -> {});
                PatternHarness<PerEntryTtlMapState<String, Long>> harness =
                        PatternHarness.cleaningUp(
                                Backend.HASHMAP,
                                context ->
                                        PerEntryTtlMapState.inEventTime(
                                                        "map", Types.STRING, Types.LONG)
                                                .takeOver(former(), 0, Duration.ofMillis(5))
                                                .create(context))) {
            before.call("k", (state, context) -> state.put("x", 1L));
            harness.restoreFrom(before.snapshot());

            harness.call(
                    "k",
                    4,
                    (map, context) -> {
                        assertThat(map.at(context).get("x")).isEqualTo(1);
                        assertThat(map.at(context).asOf(5).get("x")).isNull();
                    });
        }
    }

    @Test
    void aStateCannotTakeOverItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                EventTimeTtlMapState.named("former", Types.STRING, Types.LONG)
                                        .takeOver(former(), 0))
                .withMessageStartingWith("The state 'former' cannot take over itself");
    }
}
