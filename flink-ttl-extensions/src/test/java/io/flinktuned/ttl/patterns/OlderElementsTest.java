// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlValueState;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Which of two values stays if the one with the older time stamp comes later. */
class OlderElementsTest {

    private static final Duration TTL = Duration.ofDays(1);

    private static EventTimeTtlMapState.Builder<String, Long> map() {
        return EventTimeTtlMapState.named("state", Types.STRING, Types.LONG);
    }

    private static EventTimeTtlValueState.Builder<Long> value() {
        return EventTimeTtlValueState.named("state", Types.LONG);
    }

    private static PerEntryTtlMapState.Builder<String, Long> perEntry() {
        return PerEntryTtlMapState.inEventTime("state", Types.STRING, Types.LONG);
    }

    /** Writes 1 at 9, 2 at 8 and 3 at 9; then what is there after each. */
    private static <S extends PatternState<V>, V extends PatternView> List<Long> after(
            PatternHarness.Factory<S> factory, Write<V> write, Read<V> read) throws Exception {
        List<Long> found = new ArrayList<>();
        try (PatternHarness<S> harness = PatternHarness.cleaningUp(Backend.HASHMAP, factory)) {
            harness.call(
                    "k",
                    9,
                    (state, context) -> {
                        V view = state.at(context);
                        for (long[] each : new long[][] {{1, 9}, {2, 8}, {3, 9}}) {
                            boolean isTaken = write.write(view, each[0], each[1]);
                            found.add(read.read(view));
                            assertThat(isTaken).isEqualTo(read.read(view) == each[0]);
                        }
                    });
        }
        return found;
    }

    private interface Write<V> {
        boolean write(V view, long value, long timestamp) throws Exception;
    }

    private interface Read<V> {
        Long read(V view) throws Exception;
    }

    private static List<Long> inMap(EventTimeTtlMapState.Builder<String, Long> map)
            throws Exception {
        return after(
                context -> map.create(context),
                (view, value, time) -> view.put("m", value, time),
                view -> view.get("m"));
    }

    private static List<Long> inValue(EventTimeTtlValueState.Builder<Long> value) throws Exception {
        return after(
                context -> value.create(context),
                (view, written, time) -> view.update(written, time),
                view -> view.value());
    }

    private static List<Long> inPerEntryMap(PerEntryTtlMapState.Builder<String, Long> map)
            throws Exception {
        return after(
                context -> map.create(context),
                (view, value, time) -> view.put("m", value, time, TTL),
                view -> view.get("m"));
    }

    @Test
    void theNewestStaysInEventTime() throws Exception {
        List<Long> newest = List.of(1L, 1L, 3L);
        assertThat(inMap(map())).isEqualTo(newest);
        assertThat(inValue(value())).isEqualTo(newest);
        assertThat(inPerEntryMap(perEntry())).isEqualTo(newest);
    }

    @Test
    void theLastStaysOnRequestOrByTheClock() throws Exception {
        List<Long> last = List.of(1L, 2L, 3L);
        assertThat(inMap(map().keepLast())).isEqualTo(last);
        assertThat(inValue(value().keepLast())).isEqualTo(last);
        assertThat(inPerEntryMap(perEntry().keepLast())).isEqualTo(last);
        assertThat(
                        inPerEntryMap(
                                PerEntryTtlMapState.inProcessingTime(
                                        "state", Types.STRING, Types.LONG)))
                .isEqualTo(last);
    }
}
