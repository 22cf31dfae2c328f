// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.ttl;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many times a minute all entries, which have expired, are removed: by event-time TTL, and by
 * hand with a timer per key that goes over the entries and removes what is too old.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
@OutputTimeUnit(TimeUnit.MINUTES)
public class TtlCleanupBenchmark {

    private static final long ENTRIES_PER_KEY = 100;
    private static final Duration TIME_TO_LIVE = Duration.ofDays(7);
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String BY_HAND = "by-hand";

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** Managed memory of the slot, and its hot tier. */
    @Param("512 mb")
    public String memory;

    /** Number of keys, each with 100 entries. */
    @Param("10000")
    public int keys;

    /** What removes them. */
    @Param({"hand", "event-time TTL"})
    public String by;

    private KeyedOperator operator;
    private MapState<Long, Tuple2<Long, Long>> byHand;
    private EventTimeTtlMapState<Long, Long> eventTimeTtl;
    private long now;

    @Setup(Level.Trial)
    public void open() throws Exception {
        operator =
                new KeyedOperator(
                        new Backend(backend, MemorySize.parse(memory)),
                        context -> {
                            byHand =
                                    context.getMapState(
                                            new MapStateDescriptor<>(
                                                    BY_HAND,
                                                    Types.LONG,
                                                    Types.TUPLE(Types.LONG, Types.LONG)));
                            eventTimeTtl =
                                    EventTimeTtlMapState.named("event-time", Types.LONG, Types.LONG)
                                            .timeToLive(TIME_TO_LIVE)
                                            .create(context);
                        },
                        this::onTimer);
        operator.watermark(now);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        operator.close();
    }

    private void onTimer(long timestamp, KeyedProcessFunction<Long, Long, Long>.Context context)
            throws Exception {
        if (!isByHand()) {
            eventTimeTtl.at(context).onTimer(timestamp);
            return;
        }
        Iterator<Map.Entry<Long, Tuple2<Long, Long>>> entries = byHand.iterator();
        while (entries.hasNext()) {
            if (entries.next().getValue().f0 + TIME_TO_LIVE.toMillis() <= timestamp) {
                entries.remove();
            }
        }
    }

    @Setup(Level.Invocation)
    public void fill() throws Exception {
        TimerService timers = operator.context().timerService();
        for (long key = 0; key < keys; key++) {
            operator.setCurrentKey(key);
            EventTimeTtlMapState<Long, Long>.View view = eventTimeTtl.at(timers, key);
            for (long entry = 0; entry < ENTRIES_PER_KEY; entry++) {
                long timestamp = now + entry * 1000;
                if (isByHand()) {
                    byHand.put(entry, Tuple2.of(timestamp, entry));
                } else {
                    view.put(entry, entry, timestamp);
                }
            }
            if (isByHand()) {
                timers.registerEventTimeTimer(
                        now + ENTRIES_PER_KEY * 1000 + TIME_TO_LIVE.toMillis());
            }
        }
        now += TIME_TO_LIVE.toMillis() + 2 * DAY;
        // There were checkpoints in these days.
        operator.write(BY_HAND);
    }

    private boolean isByHand() {
        return by.equals("hand");
    }

    @Benchmark
    public void cleanup() throws Exception {
        operator.watermark(now);
    }
}
