// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

/**
 * How long clean-up of one key with many entries keeps a task waiting, while a week of them expires
 * and the watermark comes each minute: by event-time TTL, and by hand with a timer for each hour
 * that goes over the entries and removes what is too old.
 *
 * <p>{@code keys} is the number of entries.
 */
public class TtlPauseBenchmark extends PauseBenchmark {

    private static final long KEY = 1;
    private static final Duration TIME_TO_LIVE = Duration.ofDays(7);
    private static final long TTL = TIME_TO_LIVE.toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** What removes them. */
    @Param({"hand", "event-time"})
    public String by;

    private MapState<Long, Tuple2<Long, Long>> byHand;
    private EventTimeTtlMapState<Long, Long> eventTimeTtl;

    @Override
    KeyedOperator open(MemorySize memory) throws Exception {
        KeyedOperator opened =
                new KeyedOperator(
                        new Backend(backend, memory).withCheckpoints(CHECKPOINT_INTERVAL),
                        this::createStates,
                        this::onTimer);
        opened.watermark(0);
        return opened;
    }

    private void createStates(RuntimeContext context) {
        byHand =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "by-hand", Types.LONG, Types.TUPLE(Types.LONG, Types.LONG)));
        eventTimeTtl =
                EventTimeTtlMapState.named("event-time", Types.LONG, Types.LONG)
                        .timeToLive(TIME_TO_LIVE)
                        .bucketWidth(Duration.ofMillis(HOUR))
                        .create(context);
    }

    @Override
    void fill() throws Exception {
        operator.setCurrentKey(KEY);
        TimerService timers = operator.context().timerService();
        EventTimeTtlMapState<Long, Long>.View view = eventTimeTtl.at(timers, KEY);
        for (long entry = 0; entry < keys; entry++) {
            long timestamp = TTL * entry / keys;
            if (isByHand()) {
                byHand.put(entry, Tuple2.of(timestamp, entry));
                timers.registerEventTimeTimer((timestamp + TTL) / HOUR * HOUR + HOUR);
            } else {
                view.put(entry, entry, timestamp);
            }
        }
    }

    private boolean isByHand() {
        return by.equals("hand");
    }

    private void onTimer(long timestamp, KeyedProcessFunction<Long, Long, Long>.Context context)
            throws Exception {
        if (isByHand()) {
            Iterator<Map.Entry<Long, Tuple2<Long, Long>>> entries = byHand.iterator();
            while (entries.hasNext()) {
                if (entries.next().getValue().f0 + TTL <= timestamp) {
                    entries.remove();
                }
            }
        } else {
            eventTimeTtl.at(context).onTimer(timestamp);
        }
        calls.ended();
    }

    @Benchmark
    public void ttlCleanup() throws Exception {
        calls.start();
        for (long watermark = TTL; watermark <= 2 * TTL + 2 * HOUR; watermark += MINUTE) {
            operator.watermark(watermark);
            calls.ended();
        }
        if (operator.pendingTimers() > 0) {
            throw new IllegalStateException("Clean-up has not ended.");
        }
    }
}
