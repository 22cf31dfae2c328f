// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Jobs that have what a diagnosis looks for. Their sources never end. */
final class Jobs {

    private Jobs() {}

    /** A job of numbers 0, 1, 2, ... whose records go to {@code function} by {@code key}. */
    static Consumer<StreamExecutionEnvironment> of(
            int parallelism, KeySelector<Long, Long> key, Keyed function) {
        return environment -> {
            environment.setParallelism(parallelism);
            environment
                    .fromSequence(0, Long.MAX_VALUE)
                    .keyBy(key)
                    .process(function)
                    .name("keyed")
                    .sinkTo(new DiscardingSink<>());
        };
    }

    /** Spreads numbers over {@code count} keys in no order, as Fibonacci hashing does. */
    static KeySelector<Long, Long> keys(long count) {
        return number -> Long.remainderUnsigned(number * 0x9E3779B97F4A7C15L >>> 8, count);
    }

    /** Of four records three have the same key. */
    static KeySelector<Long, Long> hotKey() {
        return number -> number % 4 == 0 ? number : 0;
    }

    /** A function of keyed numbers. */
    abstract static class Keyed extends KeyedProcessFunction<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public final void processElement(Long number, Context context, Collector<Long> out)
                throws Exception {
            process(number, context);
        }

        abstract void process(long number, Context context) throws Exception;
    }

    /** Keeps the processor busy for each record. */
    static final class Computes extends Keyed {

        private static final long serialVersionUID = 1L;

        private final long nanos;
        private transient ValueState<Long> last;

        Computes(Duration time) {
            nanos = time.toNanos();
        }

        @Override
        public void open(OpenContext context) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Long.class));
        }

        @Override
        void process(long number, Context context) throws Exception {
            last.update(number);
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    /** Reads and writes a value of some bytes in each of several states. */
    static final class Values extends Keyed {

        private static final long serialVersionUID = 1L;

        private final int states;
        private final int bytes;
        private transient List<ValueState<byte[]>> values;
        private transient Random random;

        Values(int states, int bytes) {
            this.states = states;
            this.bytes = bytes;
        }

        @Override
        public void open(OpenContext context) {
            random = new Random(1);
            values = new ArrayList<>();
            for (int i = 0; i < states; i++) {
                values.add(
                        getRuntimeContext()
                                .getState(new ValueStateDescriptor<>("value" + i, byte[].class)));
            }
        }

        @Override
        void process(long number, Context context) throws Exception {
            for (ValueState<byte[]> value : values) {
                value.value();
                byte[] next = new byte[bytes];
                random.nextBytes(next);
                value.update(next);
            }
        }
    }

    /** Writes values and never reads them. */
    static final class Writes extends Keyed {

        private static final long serialVersionUID = 1L;

        private final int states;
        private final int bytes;
        private transient List<ValueState<byte[]>> values;
        private transient Random random;

        Writes(int states, int bytes) {
            this.states = states;
            this.bytes = bytes;
        }

        @Override
        public void open(OpenContext context) {
            random = new Random(1);
            values = new ArrayList<>();
            for (int i = 0; i < states; i++) {
                values.add(
                        getRuntimeContext()
                                .getState(new ValueStateDescriptor<>("value" + i, byte[].class)));
            }
        }

        @Override
        void process(long number, Context context) throws Exception {
            byte[] next = new byte[bytes];
            random.nextBytes(next);
            for (ValueState<byte[]> value : values) {
                value.update(next);
            }
        }
    }

    /** Fills a state, and then only reads it. */
    static final class Reads extends Keyed {

        private static final long serialVersionUID = 1L;

        private final long filled;
        private final int bytes;
        private transient MapState<Long, byte[]> map;
        private transient Random random;

        Reads(long filled, int bytes) {
            this.filled = filled;
            this.bytes = bytes;
        }

        @Override
        public void open(OpenContext context) {
            random = new Random(1);
            map =
                    getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("map", Long.class, byte[].class));
        }

        @Override
        void process(long number, Context context) throws Exception {
            if (number < filled) {
                byte[] next = new byte[bytes];
                random.nextBytes(next);
                map.put(0L, next);
            } else {
                map.get(0L);
            }
        }
    }

    /** Has one timer for each key, far in the future. */
    static final class Timers extends Keyed {

        private static final long serialVersionUID = 1L;

        private final long keys;

        Timers(long keys) {
            this.keys = keys;
        }

        @Override
        void process(long number, Context context) throws Exception {
            if (number < keys) {
                context.timerService().registerEventTimeTimer(Long.MAX_VALUE - number - 1);
            }
        }
    }

    /** Fills a list of its key, and then reads all of it for each record. */
    static final class LongList extends Keyed {

        private static final long serialVersionUID = 1L;

        private final long length;
        private transient ListState<Long> list;

        LongList(long length) {
            this.length = length;
        }

        @Override
        public void open(OpenContext context) {
            list = getRuntimeContext().getListState(new ListStateDescriptor<>("list", Long.class));
        }

        @Override
        void process(long number, Context context) throws Exception {
            if (number < length) {
                list.add(number);
            } else {
                list.get().forEach(entry -> {});
            }
        }
    }

    /** Fills a map of its key, and then reads all of it, or one entry, for each record. */
    static final class LargeMap extends Keyed {

        private static final long serialVersionUID = 1L;

        private final long size;
        private final boolean all;
        private transient MapState<Long, Long> map;

        LargeMap(long size, boolean all) {
            this.size = size;
            this.all = all;
        }

        @Override
        public void open(OpenContext context) {
            map =
                    getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("map", Long.class, Long.class));
        }

        @Override
        void process(long number, Context context) throws Exception {
            if (number < size) {
                map.put(number, number);
            } else if (all) {
                map.values().forEach(entry -> {});
            } else {
                map.get(number % size);
            }
        }
    }

    /** Keeps each number for an hour. */
    static final class Expiring extends Keyed {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> value;

        @Override
        public void open(OpenContext context) {
            ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("value", Long.class);
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofHours(1)).build());
            value = getRuntimeContext().getState(descriptor);
        }

        @Override
        void process(long number, Context context) throws Exception {
            value.value();
            value.update(number);
        }
    }

    /** A type that only Kryo can turn into bytes. */
    static final class Opaque {

        private final List<Object> content = new ArrayList<>(List.of(1, "two", 3.0, List.of(4)));

        int size() {
            return content.size();
        }
    }

    /** Keeps an object that only Kryo can turn into bytes, or its size. */
    static final class Objects extends Keyed {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Opaque> value;

        @Override
        public void open(OpenContext context) {
            value = getRuntimeContext().getState(new ValueStateDescriptor<>("value", Opaque.class));
        }

        @Override
        void process(long number, Context context) throws Exception {
            Opaque before = value.value();
            value.update(before == null || before.size() > 0 ? new Opaque() : before);
        }
    }

    /** Fails some time after it began, each time it is restarted. */
    static final class Fails extends Keyed {

        private static final long serialVersionUID = 1L;

        private final String message;

        Fails(String message) {
            this.message = message;
        }

        @Override
        void process(long number, Context context) throws Exception {
            Thread.sleep(500);
            throw new IOException(message);
        }
    }

    /** Keeps most of the heap, and makes garbage in what is left. */
    static final class Garbage extends Keyed {

        private static final long serialVersionUID = 1L;

        private static final double KEPT = 0.75;

        private transient List<byte[]> kept;

        @Override
        public void open(OpenContext context) {
            kept = new ArrayList<>();
            Runtime runtime = Runtime.getRuntime();
            long bytes = Math.round(KEPT * runtime.maxMemory());
            while (runtime.totalMemory() - runtime.freeMemory() < bytes) {
                kept.add(new byte[100_000]);
            }
        }

        @Override
        void process(long number, Context context) throws Exception {
            kept.set((int) (number % kept.size()), new byte[100_000]);
        }
    }
}
