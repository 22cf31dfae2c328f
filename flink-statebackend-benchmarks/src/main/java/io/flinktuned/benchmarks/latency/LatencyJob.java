// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.latency;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.ProcessJoinFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A job whose events are a key and the {@link System#nanoTime} at which they are due, which is
 * their event time, too; and whose results are when they were due.
 */
enum LatencyJob {
    /** Reads, changes and writes a value of 200 bytes of a random key. */
    UPDATE(1_000_000) {
        @Override
        DataStream<Long> results(DataStream<Tuple2<Long, Long>> events) {
            return byKey(events).process(new Update(), Types.LONG);
        }
    },

    /** The same, while canonical savepoints are taken. */
    SAVEPOINTS(1_000_000) {
        @Override
        DataStream<Long> results(DataStream<Tuple2<Long, Long>> events) {
            return UPDATE.results(events);
        }
    },

    /** Windows of ten seconds, which end for all keys at once; each is due when it ends. */
    WINDOWS(300_000) {
        @Override
        DataStream<Long> results(DataStream<Tuple2<Long, Long>> events) {
            TypeInformation<Long> number = Types.LONG;
            return byKey(events)
                    .window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
                    .aggregate(new Count(), new WindowEnd(), number, number, number);
        }
    },

    /** Sessions that end by a timer, five seconds after their last event; due is the timer. */
    SESSIONS(300_000) {
        @Override
        DataStream<Long> results(DataStream<Tuple2<Long, Long>> events) {
            return byKey(events).process(new SessionEnd(), Types.LONG);
        }
    },

    /** Half of the events are joined with those of the other half that are up to 5 s older. */
    JOIN(100_000) {
        @Override
        DataStream<Long> results(DataStream<Tuple2<Long, Long>> events) {
            return byKey(events.filter(event -> event.f1 % 2 == 0))
                    .intervalJoin(byKey(events.filter(event -> event.f1 % 2 != 0)))
                    .between(Duration.ofSeconds(-5), Duration.ofSeconds(5))
                    .process(new Later(), Types.LONG);
        }
    },

    /** Puts entries that expire after five seconds into maps, and looks one up. */
    TTL(100_000) {
        @Override
        DataStream<Long> results(DataStream<Tuple2<Long, Long>> events) {
            return byKey(events).process(new Expiring(), Types.LONG);
        }
    };

    final int keys;

    LatencyJob(int keys) {
        this.keys = keys;
    }

    abstract DataStream<Long> results(DataStream<Tuple2<Long, Long>> events);

    static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static KeyedStream<Tuple2<Long, Long>, Long> byKey(
            DataStream<Tuple2<Long, Long>> events) {
        return events.keyBy(event -> event.f0, Types.LONG);
    }

    private static final class Update extends KeyedProcessFunction<Long, Tuple2<Long, Long>, Long> {

        private static final long serialVersionUID = 1L;

        private static final int BYTES = 200;

        private transient ValueState<byte[]> state;

        @Override
        public void open(OpenContext context) {
            state =
                    getRuntimeContext()
                            .getState(
                                    new ValueStateDescriptor<>(
                                            "value",
                                            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        }

        @Override
        public void processElement(Tuple2<Long, Long> event, Context context, Collector<Long> out)
                throws Exception {
            byte[] value = state.value();
            if (value == null) {
                value = new byte[BYTES];
            }
            value[(int) (event.f1 % BYTES)]++;
            state.update(value);
            out.collect(event.f1);
        }
    }

    private static final class Count implements AggregateFunction<Tuple2<Long, Long>, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Tuple2<Long, Long> event, Long count) {
            return count + 1;
        }

        @Override
        public Long getResult(Long count) {
            return count;
        }

        @Override
        public Long merge(Long one, Long other) {
            return one + other;
        }
    }

    private static final class WindowEnd
            extends ProcessWindowFunction<Long, Long, Long, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(Long key, Context context, Iterable<Long> counts, Collector<Long> out) {
            out.collect(nanos(context.window().getEnd()));
        }
    }

    private static final class SessionEnd
            extends KeyedProcessFunction<Long, Tuple2<Long, Long>, Long> {

        private static final long serialVersionUID = 1L;

        private static final long GAP_MILLIS = 5_000;

        private transient ValueState<Long> end;

        @Override
        public void open(OpenContext context) {
            end = getRuntimeContext().getState(new ValueStateDescriptor<>("end", Types.LONG));
        }

        @Override
        public void processElement(Tuple2<Long, Long> event, Context context, Collector<Long> out)
                throws Exception {
            Long before = end.value();
            long after = context.timestamp() + GAP_MILLIS;
            if (before != null) {
                context.timerService().deleteEventTimeTimer(before);
            }
            context.timerService().registerEventTimeTimer(after);
            end.update(after);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out) {
            end.clear();
            out.collect(nanos(timestamp));
        }
    }

    private static final class Later
            extends ProcessJoinFunction<Tuple2<Long, Long>, Tuple2<Long, Long>, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(
                Tuple2<Long, Long> left,
                Tuple2<Long, Long> right,
                Context context,
                Collector<Long> out) {
            out.collect(Math.max(left.f1, right.f1));
        }
    }

    private static final class Expiring
            extends KeyedProcessFunction<Long, Tuple2<Long, Long>, Long> {

        private static final long serialVersionUID = 1L;

        private static final int MAP_KEYS = 64;

        private transient EventTimeTtlMapState<Long, Long> map;

        @Override
        public void open(OpenContext context) {
            map =
                    EventTimeTtlMapState.named("entries", Types.LONG, Types.LONG)
                            .timeToLive(Duration.ofSeconds(5))
                            .create(getRuntimeContext());
        }

        @Override
        public void processElement(Tuple2<Long, Long> event, Context context, Collector<Long> out)
                throws Exception {
            EventTimeTtlMapState<Long, Long>.View entries = map.at(context);
            long mapKey = event.f1 % MAP_KEYS;
            entries.get(mapKey);
            entries.put(mapKey, event.f1, context.timestamp());
            out.collect(event.f1);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out)
                throws Exception {
            map.at(context).onTimer(timestamp);
        }
    }
}
