// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.eventtime.EventTimeTtlListState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TtlKeyedProcessFunctionTest {

    private static final Duration TTL = Duration.ofMillis(1000);
    private static final long USERS = 7000;

    /** With three states, and a timer of its own, which it reports as "mine". */
    private static final class ThreeStates extends TtlKeyedProcessFunction<String, String, String> {

        private static final long serialVersionUID = 1L;

        private transient EventTimeTtlMapState<String, Long> map;
        private transient EventTimeTtlListState<Long> list;
        private transient SlidingAggregateState<String, Long, Long> counts;

        @Override
        public void open(OpenContext context) {
            map =
                    cleanUp(
                            EventTimeTtlMapState.named("map", Types.STRING, Types.LONG)
                                    .timeToLive(TTL)
                                    .create(getRuntimeContext()),
                            (view, onTimer, out) ->
                                    view.reportTo((key, value, at) -> out.collect("map " + key)));
            list =
                    cleanUp(
                            EventTimeTtlListState.named("list", Types.LONG)
                                    .timeToLive(TTL)
                                    .create(getRuntimeContext()),
                            (view, onTimer, out) ->
                                    view.reportTo((value, at) -> out.collect("list " + value)));
            counts =
                    cleanUp(
                            SlidingAggregateState.count("counts", Types.STRING)
                                    .over(TTL)
                                    .create(getRuntimeContext()));
        }

        @Override
        public void processElement(String value, Context context, Collector<String> out)
                throws Exception {
            map.at(context).put("a", 1L, context.timestamp());
            list.at(context).add(2L, context.timestamp());
            counts.at(context).add("b", 1L, context.timestamp());
            context.timerService().registerEventTimeTimer(USERS);
        }

        @Override
        protected void onTimer(
                long timestamp, boolean isCleanup, OnTimerContext context, Collector<String> out) {
            out.collect(isCleanup ? "cleanup" : "mine " + timestamp);
        }
    }

    private static List<String> run(
            KeyedProcessFunction<String, String, String> function, long... watermarks)
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<String, String, String> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function), value -> value, Types.STRING)) {
            harness.open();
            harness.processElement(new StreamRecord<>("k", 0));
            for (long watermark : watermarks) {
                harness.processWatermark(watermark);
            }
            assertThat(harness.numEventTimeTimers()).isZero();
            assertThat(harness.numKeyedStateEntries()).isZero();
            return harness.extractOutputValues();
        }
    }

    @Test
    void cleansUpAllItsStatesAndPassesOnTheUsersTimers() throws Exception {
        List<String> output = new ArrayList<>(run(new ThreeStates(), 2000, USERS));

        assertThat(output).endsWith("mine " + USERS);
        output.removeIf("cleanup"::equals);
        assertThat(output).containsExactlyInAnyOrder("map a", "list 2", "mine " + USERS);
    }

    /** One without states is like any other function. */
    @Test
    void needsNoState() throws Exception {
        List<String> output =
                run(
                        new TtlKeyedProcessFunction<String, String, String>() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void processElement(
                                    String value, Context context, Collector<String> out) {
                                context.timerService().registerEventTimeTimer(5);
                            }

                            @Override
                            protected void onTimer(
                                    long timestamp,
                                    boolean isCleanup,
                                    OnTimerContext context,
                                    Collector<String> out) {
                                out.collect(timestamp + " " + isCleanup);
                            }
                        },
                        5);

        assertThat(output).containsExactly("5 false");
    }
}
