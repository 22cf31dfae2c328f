/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.benchmarks.ttl;

import io.flinktuned.ttl.bounded.BoundedMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import java.time.Duration;

/** A kind of map state, each with {@code Long} keys and values. */
public enum TtlPattern {
    /** Flink's map state without a time to live. */
    PLAIN {
        @Override
        Access create(RuntimeContext runtime) {
            return of(runtime.getMapState(descriptor()));
        }
    },

    /** Flink's map state with its own time to live, in processing time. */
    FLINK_TTL {
        @Override
        Access create(RuntimeContext runtime) {
            MapStateDescriptor<Long, Long> descriptor = descriptor();
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TIME_TO_LIVE).build());
            return of(runtime.getMapState(descriptor));
        }
    },

    EVENT_TIME_TTL {
        @Override
        Access create(RuntimeContext runtime) {
            EventTimeTtlMapState<Long, Long> state =
                    EventTimeTtlMapState.named(NAME, Types.LONG, Types.LONG)
                            .timeToLive(TIME_TO_LIVE)
                            .create(runtime);
            return new Access() {
                @Override
                public Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key)
                        throws Exception {
                    return state.at(context).get(key);
                }

                @Override
                public void put(
                        KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                        throws Exception {
                    state.at(context).put(key, timestamp, timestamp);
                }
            };
        }
    },

    PER_ENTRY_TTL {
        @Override
        Access create(RuntimeContext runtime) {
            PerEntryTtlMapState<Long, Long> state =
                    PerEntryTtlMapState.inEventTime(NAME, Types.LONG, Types.LONG).create(runtime);
            return new Access() {
                @Override
                public Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key)
                        throws Exception {
                    return state.at(context).get(key);
                }

                @Override
                public void put(
                        KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                        throws Exception {
                    state.at(context).put(key, timestamp, timestamp, TIME_TO_LIVE);
                }
            };
        }
    },

    SLIDING_MAXIMUM {
        @Override
        Access create(RuntimeContext runtime) {
            SlidingAggregateState<Long, Long> state =
                    SlidingAggregateState.maximum(NAME, Types.LONG, Types.LONG)
                            .over(TIME_TO_LIVE)
                            .create(runtime);
            return new Access() {
                @Override
                public Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key)
                        throws Exception {
                    return state.at(context.timerService()).get(key);
                }

                @Override
                public void put(
                        KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                        throws Exception {
                    state.at(context.timerService()).add(key, timestamp, timestamp);
                }
            };
        }
    },

    /** All entries fit; what was written longest ago would leave. */
    BOUNDED {
        @Override
        Access create(RuntimeContext runtime) {
            return of(
                    BoundedMapState.named(NAME, Types.LONG, Types.LONG)
                            .atMost(ENTRIES_PER_KEY)
                            .create(runtime));
        }
    },

    /** All entries fit; what was used longest ago would leave. */
    BOUNDED_LRU {
        @Override
        Access create(RuntimeContext runtime) {
            return of(
                    BoundedMapState.named(NAME, Types.LONG, Types.LONG)
                            .atMost(ENTRIES_PER_KEY)
                            .evictLeastRecentlyUsed()
                            .create(runtime));
        }
    },

    /** Half of the entries fit, so that every second put makes one leave. */
    BOUNDED_HALF {
        @Override
        Access create(RuntimeContext runtime) {
            return of(
                    BoundedMapState.named(NAME, Types.LONG, Types.LONG)
                            .atMost(ENTRIES_PER_KEY / 2)
                            .create(runtime));
        }
    };

    /** What is compared; an entry's value is its timestamp. */
    interface Access {
        Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key) throws Exception;

        void put(KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                throws Exception;
    }

    static final int ENTRIES_PER_KEY = 10;

    private static final String NAME = "state";
    private static final Duration TIME_TO_LIVE = Duration.ofDays(7);

    /** Makes the state. */
    abstract Access create(RuntimeContext runtime);

    private static MapStateDescriptor<Long, Long> descriptor() {
        return new MapStateDescriptor<>(NAME, Types.LONG, Types.LONG);
    }

    private static Access of(MapState<Long, Long> state) {
        return new Access() {
            @Override
            public Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key)
                    throws Exception {
                return state.get(key);
            }

            @Override
            public void put(KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                    throws Exception {
                state.put(key, timestamp);
            }
        };
    }

    private static Access of(BoundedMapState<Long, Long> state) {
        return new Access() {
            @Override
            public Long get(KeyedProcessFunction<?, ?, ?>.Context context, long key)
                    throws Exception {
                return state.get(key);
            }

            @Override
            public void put(KeyedProcessFunction<?, ?, ?>.Context context, long key, long timestamp)
                    throws Exception {
                state.put(key, timestamp);
            }
        };
    }
}
