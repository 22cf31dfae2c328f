// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.bounded.BoundedMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlListState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlValueState;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.serialization.StateFormatException;
import io.flinktuned.ttl.sliding.SlidingAggregateState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** State that would mean something else is refused, with what it was and what it is to be. */
class RestoredAsSomethingElseTest {

    private static final PatternHarness.Factory<Object> PLAIN_MAP =
            context ->
                    context.getMapState(
                            new MapStateDescriptor<>("state", Types.STRING, Types.LONG));

    private static Object eventTimeMap(RuntimeContext context) {
        return EventTimeTtlMapState.named("state", Types.STRING, Types.LONG).create(context);
    }

    private static Object boundedEventTimeMap(RuntimeContext context) {
        return EventTimeTtlMapState.named("state", Types.STRING, Types.LONG)
                .atMost(3)
                .create(context);
    }

    private static Object perEntry(RuntimeContext context) {
        return PerEntryTtlMapState.inEventTime("state", Types.STRING, Types.LONG).create(context);
    }

    private static Object perEntryByTheClock(RuntimeContext context) {
        return PerEntryTtlMapState.inProcessingTime("state", Types.STRING, Types.LONG)
                .create(context);
    }

    private static Object value(RuntimeContext context) {
        return EventTimeTtlValueState.named("state", Types.LONG).create(context);
    }

    private static Object list(RuntimeContext context) {
        return EventTimeTtlListState.named("state", Types.LONG).create(context);
    }

    private static Object maximum(RuntimeContext context) {
        return SlidingAggregateState.maximum("state", Types.STRING, Types.LONG).create(context);
    }

    private static Object minimum(RuntimeContext context) {
        return SlidingAggregateState.minimum("state", Types.STRING, Types.LONG).create(context);
    }

    private static Object bounded(RuntimeContext context) {
        return BoundedMapState.named("state", Types.STRING, Types.LONG).create(context);
    }

    /** What is thrown if something that one has written is opened as another. */
    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Backend backend,
            PatternHarness.Factory<Object> written,
            PatternHarness.Factory<Object> read)
            throws Exception {
        try (PatternHarness<Object> harness =
                new PatternHarness<>(backend, written, (pattern, timestamp, context) -> {})) {
            return assertThatThrownBy(() -> harness.restore(1, read));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherPatternOrAggregateIsNamed(Backend backend) throws Exception {
        assertRefused(
                        backend,
                        RestoredAsSomethingElseTest::maximum,
                        RestoredAsSomethingElseTest::minimum)
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("The state 'state' was written with {aggregate=maximum")
                .hasMessageContaining("reads it with {aggregate=minimum");
        assertRefused(
                        backend,
                        RestoredAsSomethingElseTest::eventTimeMap,
                        RestoredAsSomethingElseTest::perEntry)
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("pattern=EventTimeTtlMapState")
                .hasMessageContaining("pattern=PerEntryTtlMapState");
        assertRefused(
                        backend,
                        RestoredAsSomethingElseTest::perEntry,
                        RestoredAsSomethingElseTest::perEntryByTheClock)
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("time=EVENT_TIME")
                .hasMessageContaining("time=PROCESSING_TIME");
        assertRefused(
                        backend,
                        RestoredAsSomethingElseTest::eventTimeMap,
                        RestoredAsSomethingElseTest::boundedEventTimeMap)
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("bounded=false")
                .hasMessageContaining("bounded=true");
    }

    @ParameterizedTest
    @EnumSource
    void plainStateIsRefusedByEachPattern(Backend backend) throws Exception {
        assertPlainIsRefused(
                backend, "EventTimeTtlMapState", RestoredAsSomethingElseTest::eventTimeMap);
        assertPlainIsRefused(backend, "PerEntryTtlMapState", RestoredAsSomethingElseTest::perEntry);
        assertPlainIsRefused(
                backend, "SlidingAggregateState", RestoredAsSomethingElseTest::maximum);
        assertPlainIsRefused(backend, "BoundedMapState", RestoredAsSomethingElseTest::bounded);
        assertRefused(
                        backend,
                        context ->
                                context.getState(new ValueStateDescriptor<>("state", Types.LONG)),
                        RestoredAsSomethingElseTest::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("EventTimeTtlValueState 'state' does not fit the state");
    }

    private static void assertPlainIsRefused(
            Backend backend, String pattern, PatternHarness.Factory<Object> read) throws Exception {
        assertRefused(backend, PLAIN_MAP, read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(pattern + " 'state' does not fit the state")
                .hasMessageContaining("written by a plain state of Flink")
                .hasMessageContaining("takeOver(descriptor, timestamp)");
    }

    @ParameterizedTest
    @EnumSource
    void aMapIsNotTakenForAList(Backend backend) throws Exception {
        assertRefused(
                        backend,
                        RestoredAsSomethingElseTest::eventTimeMap,
                        RestoredAsSomethingElseTest::list)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("EventTimeTtlListState 'state-due' does not fit the state");
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                new PatternHarness<>(
                                        Backend.HASHMAP,
                                        context -> {
                                            eventTimeMap(context);
                                            return maximum(context);
                                        },
                                        (pattern, timestamp, context) -> {}))
                .withMessageStartingWith(
                        "SlidingAggregateState 'state' has a name that another state of this"
                                + " function has")
                .withMessageContaining("Give each its own");
    }
}
