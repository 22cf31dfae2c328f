// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.ttl;

import io.flinktuned.ttl.bounded.BoundedMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import java.util.function.Function;

/** A kind of map state, each with {@code Long} keys and values. */
public enum TtlPattern {
    /** Flink's map state without a time to live. */
    PLAIN(
            runtime -> {
                MapState<Long, Long> state = runtime.getMapState(descriptor());
                return new Access(
                        (context, key) -> state.get(key),
                        (context, key, timestamp) -> state.put(key, timestamp));
            }),

    /** Flink's map state with its own time to live, in processing time. */
    FLINK_TTL(
            runtime -> {
                MapStateDescriptor<Long, Long> descriptor = descriptor();
                descriptor.enableTimeToLive(
                        StateTtlConfig.newBuilder(TtlPatternsBenchmark.TIME_TO_LIVE).build());
                MapState<Long, Long> state = runtime.getMapState(descriptor);
                return new Access(
                        (context, key) -> state.get(key),
                        (context, key, timestamp) -> state.put(key, timestamp));
            }),

    EVENT_TIME_TTL(
            runtime -> {
                EventTimeTtlMapState<Long, Long> state =
                        EventTimeTtlMapState.named(TtlPattern.NAME, Types.LONG, Types.LONG)
                                .timeToLive(TtlPatternsBenchmark.TIME_TO_LIVE)
                                .create(runtime);
                return new Access(
                        (context, key) -> at(state, context).get(key),
                        (context, key, timestamp) ->
                                at(state, context).asOf(timestamp).put(key, timestamp, timestamp));
            }),

    PER_ENTRY_TTL(
            runtime -> {
                PerEntryTtlMapState<Long, Long> state =
                        PerEntryTtlMapState.inEventTime(TtlPattern.NAME, Types.LONG, Types.LONG)
                                .create(runtime);
                return new Access(
                        (context, key) -> at(state, context).get(key),
                        (context, key, timestamp) ->
                                at(state, context)
                                        .asOf(timestamp)
                                        .put(
                                                key,
                                                timestamp,
                                                timestamp,
                                                TtlPatternsBenchmark.TIME_TO_LIVE));
            }),

    SLIDING_MAXIMUM(
            runtime -> {
                SlidingAggregateState<Long, Long, Long> state =
                        SlidingAggregateState.maximum(TtlPattern.NAME, Types.LONG, Types.LONG)
                                .over(TtlPatternsBenchmark.TIME_TO_LIVE)
                                .create(runtime);
                return new Access(
                        (context, key) -> at(state, context).get(key),
                        (context, key, timestamp) ->
                                at(state, context).asOf(timestamp).add(key, timestamp, timestamp));
            }),

    /** All entries fit; what was written longest ago would leave. */
    BOUNDED(runtime -> bounded(atMost(TtlPattern.ENTRIES_PER_KEY).create(runtime))),

    /** All entries fit; what was used longest ago would leave. */
    BOUNDED_LRU(
            runtime ->
                    bounded(
                            atMost(TtlPattern.ENTRIES_PER_KEY)
                                    .evictLeastRecentlyUsed()
                                    .create(runtime))),

    /** Half of the entries fit, so that every second put makes one leave. */
    BOUNDED_HALF(runtime -> bounded(atMost(TtlPattern.ENTRIES_PER_KEY / 2).create(runtime)));

    /** Reads an entry of the current key. */
    @FunctionalInterface
    interface Get {
        Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key) throws Exception;
    }

    /** Writes an entry of the current key, whose value is its timestamp. */
    @FunctionalInterface
    interface Put {
        void put(KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                throws Exception;
    }

    /** What is compared. */
    static final class Access {
        final Get get;
        final Put put;

        Access(Get get, Put put) {
            this.get = get;
            this.put = put;
        }
    }

    static final int ENTRIES_PER_KEY = 10;

    private static final String NAME = "state";

    private final Function<RuntimeContext, Access> creation;

    TtlPattern(Function<RuntimeContext, Access> creation) {
        this.creation = creation;
    }

    Access create(RuntimeContext runtime) {
        return creation.apply(runtime);
    }

    /** Here elements are made up, so the context has none of which to take the time stamp. */
    private static <V extends PatternView> V at(
            PatternState<V> state, KeyedProcessFunction<?, ?, ?>.Context context) {
        return state.at(context.timerService(), context.getCurrentKey());
    }

    private static MapStateDescriptor<Long, Long> descriptor() {
        return new MapStateDescriptor<>(NAME, Types.LONG, Types.LONG);
    }

    private static BoundedMapState.Builder<Long, Long> atMost(int entries) {
        return BoundedMapState.named(NAME, Types.LONG, Types.LONG).atMost(entries);
    }

    private static Access bounded(BoundedMapState<Long, Long> state) {
        return new Access(
                (context, key) -> at(state, context).get(key),
                (context, key, timestamp) -> at(state, context).put(key, timestamp));
    }
}
