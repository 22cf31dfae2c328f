// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The contexts of functions with two inputs, and of the timers in them. */
class OtherFunctionsTest {

    private static final long TTL = 1000;

    private static final MapStateDescriptor<String, Long> FORMER =
            new MapStateDescriptor<>("former", Types.STRING, Types.LONG);

    private static EventTimeTtlMapState.Builder<String, Long> map() {
        return EventTimeTtlMapState.named("map", Types.STRING, Types.LONG)
                .timeToLive(Duration.ofMillis(TTL))
                .bucketWidth(Duration.ofMillis(100));
    }

    /** Puts what comes on the first input, reads on the second, and has a timer by the clock. */
    private static final class TwoKeyed
            extends KeyedCoProcessFunction<String, String, Long, String> {

        private static final long serialVersionUID = 1L;

        private transient EventTimeTtlMapState<String, Long> map;

        @Override
        public void open(OpenContext context) {
            map = map().create(getRuntimeContext());
        }

        @Override
        public void processElement1(String value, Context context, Collector<String> out)
                throws Exception {
            map.at(context).put("m", context.timestamp(), context.timestamp());
            context.timerService().registerProcessingTimeTimer(100 * TTL);
        }

        @Override
        public void processElement2(Long value, Context context, Collector<String> out)
                throws Exception {
            out.collect("element sees " + map.at(context).get("m"));
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
                throws Exception {
            if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
                out.collect("timer sees " + map.at(context).get("m"));
            }
            map.at(context).onTimer(timestamp);
        }
    }

    @Test
    void twoKeyedInputs() throws Exception {
        try (KeyedTwoInputStreamOperatorTestHarness<String, String, Long, String> harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(new TwoKeyed()),
                        value -> "k",
                        value -> "k",
                        Types.STRING)) {
            harness.open();
            harness.processElement1(new StreamRecord<>("put", 5));
            harness.processElement2(new StreamRecord<>(0L, 5 + TTL - 1));
            harness.processElement2(new StreamRecord<>(0L, 5 + TTL));
            harness.setProcessingTime(100 * TTL);

            assertThat(harness.extractOutputValues())
                    .containsExactly("element sees 5", "element sees null", "timer sees 5");
            harness.processBothWatermarks(new Watermark(5 + TTL + 100));
            assertThat(harness.numEventTimeTimers()).isZero();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    /** Puts what comes on the keyed input; a broadcast element says what is done with all keys. */
    private static final class Broadcasting
            extends KeyedBroadcastProcessFunction<String, String, String, String> {

        private static final long serialVersionUID = 1L;

        private final boolean takesOver;
        private transient EventTimeTtlMapState<String, Long> map;

        Broadcasting(boolean takesOver) {
            this.takesOver = takesOver;
        }

        @Override
        public void open(OpenContext context) {
            map = (takesOver ? map().takeOver(FORMER, 0) : map()).create(getRuntimeContext());
        }

        @Override
        public void processElement(String key, ReadOnlyContext context, Collector<String> out)
                throws Exception {
            if (takesOver) {
                map.at(context).put("m", context.timestamp(), context.timestamp());
                getRuntimeContext().getMapState(FORMER).put("old", 1L);
            }
            map.at(context).put("m", context.timestamp(), context.timestamp());
        }

        @Override
        public void processBroadcastElement(String action, Context context, Collector<String> out)
                throws Exception {
            context.applyToKeyedState(
                    map.descriptor(),
                    (key, state) -> {
                        EventTimeTtlMapState<String, Long>.View view = map.at(context, key);
                        if (action.equals("put")) {
                            view.put("m", 1L, context.currentWatermark());
                        } else if (action.equals("remove")) {
                            view.remove("m");
                        }
                        out.collect(key + " sees " + view.get("m"));
                    });
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
                throws Exception {
            map.at(context).onTimer(timestamp);
        }
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, String, String, String>
            broadcasting(boolean takesOver) throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<String, String, String, String> harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new CoBroadcastWithKeyedOperator<>(new Broadcasting(takesOver), List.of()),
                        key -> key,
                        null,
                        Types.STRING);
        harness.open();
        harness.processElement1(new StreamRecord<>("a", 0));
        harness.processElement1(new StreamRecord<>("b", 50));
        return harness;
    }

    @Test
    void aBroadcastElementReadsAndRemovesAsOfTheWatermark() throws Exception {
        try (KeyedTwoInputStreamOperatorTestHarness<String, String, String, String> harness =
                broadcasting(false)) {
            harness.processElement2(new StreamRecord<>("get", 100 * TTL));
            assertThat(harness.extractOutputValues())
                    .containsExactlyInAnyOrder("a sees 0", "b sees 50");
            harness.getOutput().clear();

            harness.processBothWatermarks(new Watermark(TTL + 49));
            harness.processElement2(new StreamRecord<>("get", 0));
            assertThat(harness.extractOutputValues())
                    .contains("b sees 50")
                    .doesNotContain("a sees 0");
            harness.getOutput().clear();

            harness.processElement2(new StreamRecord<>("remove", 0));
            assertThat(harness.extractOutputValues()).contains("b sees null");
            harness.processBothWatermarks(new Watermark(TTL + 150));
            assertThat(harness.numEventTimeTimers()).isZero();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void aBroadcastElementCannotWrite() throws Exception {
        try (KeyedTwoInputStreamOperatorTestHarness<String, String, String, String> harness =
                broadcasting(false)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> harness.processElement2(new StreamRecord<>("put", 0)))
                    .withMessage(
                            "Entries cannot be written in processBroadcastElement(), because no"
                                    + " timer can be set there. Write them in processElement().");
        }
    }

    @Test
    void aBroadcastElementReadsWithoutTakingOver() throws Exception {
        try (KeyedTwoInputStreamOperatorTestHarness<String, String, String, String> harness =
                broadcasting(true)) {
            harness.processElement2(new StreamRecord<>("get", 0));
            assertThat(harness.extractOutputValues())
                    .containsExactlyInAnyOrder("a sees 0", "b sees 50");
        }
    }

    /** A function without a context, such as one of a library. */
    @Test
    void aTimerServiceAndTheTimeOfTheElement() throws Exception {
        List<Long> seen = new ArrayList<>();
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                PatternHarness.cleaningUp(Backend.HASHMAP, context -> map().create(context))) {
            harness.call(
                    "k",
                    0,
                    (map, context) -> {
                        map.at(context.timerService(), "k").asOf(0).put("m", 7L, 0);
                        seen.add(map.at(context.timerService(), "k").get("m"));
                        seen.add(map.at(context.timerService(), "k").asOf(TTL - 1).get("m"));
                        seen.add(map.at(context.timerService(), "k").asOf(TTL).get("m"));
                    });
        }
        assertThat(seen).containsExactly(7L, 7L, null);
    }
}
