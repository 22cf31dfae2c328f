// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import io.flinktuned.ttl.TtlAggregatingStates;
import io.flinktuned.ttl.TtlListStates;
import io.flinktuned.ttl.TtlMapStates;
import io.flinktuned.ttl.TtlReducingStates;
import io.flinktuned.ttl.TtlSource;
import io.flinktuned.ttl.TtlValueStates;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of state, each as something to write a number to and to read back as text. */
public enum StateKind {
    VALUE {
        @Override
        public StateDescriptor<?, ?> descriptor(TtlSource ttl) {
            return TtlValueStates.descriptor(NAME, Types.LONG, ttl);
        }

        @Override
        public Accessor open(RuntimeContext context, TtlSource ttl) {
            ValueState<Long> state =
                    TtlValueStates.open(context, TtlValueStates.descriptor(NAME, Types.LONG, ttl));
            return new Accessor() {
                @Override
                public void write(long number) throws Exception {
                    state.update(number);
                }

                @Override
                public String read() throws Exception {
                    return text(state.value());
                }
            };
        }
    },
    LIST {
        @Override
        public StateDescriptor<?, ?> descriptor(TtlSource ttl) {
            return TtlListStates.descriptor(NAME, Types.LONG, ttl);
        }

        @Override
        public Accessor open(RuntimeContext context, TtlSource ttl) {
            ListState<Long> state =
                    TtlListStates.open(context, TtlListStates.descriptor(NAME, Types.LONG, ttl));
            return new Accessor() {
                @Override
                public void write(long number) throws Exception {
                    state.add(number);
                }

                @Override
                public String read() throws Exception {
                    List<Long> elements = new ArrayList<>();
                    Iterable<Long> stored = state.get();
                    if (stored != null) {
                        stored.forEach(elements::add);
                    }
                    return elements.isEmpty() ? EMPTY : elements.toString();
                }
            };
        }
    },
    MAP {
        @Override
        public StateDescriptor<?, ?> descriptor(TtlSource ttl) {
            return TtlMapStates.descriptor(NAME, Types.STRING, Types.LONG, ttl);
        }

        @Override
        public Accessor open(RuntimeContext context, TtlSource ttl) {
            MapState<String, Long> state =
                    TtlMapStates.open(
                            context, TtlMapStates.descriptor(NAME, Types.STRING, Types.LONG, ttl));
            return new Accessor() {
                @Override
                public void write(long number) throws Exception {
                    state.put("k" + number, number);
                }

                @Override
                public String read() throws Exception {
                    Map<String, Long> entries = new TreeMap<>();
                    Iterator<Map.Entry<String, Long>> stored = state.iterator();
                    while (stored.hasNext()) {
                        Map.Entry<String, Long> entry = stored.next();
                        entries.put(entry.getKey(), entry.getValue());
                    }
                    return entries.isEmpty() ? EMPTY : entries.toString();
                }
            };
        }
    },
    REDUCING {
        @Override
        public StateDescriptor<?, ?> descriptor(TtlSource ttl) {
            return TtlReducingStates.descriptor(NAME, Long::sum, Types.LONG, ttl);
        }

        @Override
        public Accessor open(RuntimeContext context, TtlSource ttl) {
            ReducingState<Long> state =
                    TtlReducingStates.open(
                            context,
                            TtlReducingStates.descriptor(NAME, Long::sum, Types.LONG, ttl));
            return new Accessor() {
                @Override
                public void write(long number) throws Exception {
                    state.add(number);
                }

                @Override
                public String read() throws Exception {
                    return text(state.get());
                }
            };
        }
    },
    AGGREGATING {
        @Override
        public StateDescriptor<?, ?> descriptor(TtlSource ttl) {
            return TtlAggregatingStates.descriptor(NAME, new Sum(), Types.LONG, ttl);
        }

        @Override
        public Accessor open(RuntimeContext context, TtlSource ttl) {
            AggregatingState<Long, String> state =
                    TtlAggregatingStates.open(
                            context,
                            TtlAggregatingStates.descriptor(NAME, new Sum(), Types.LONG, ttl));
            return new Accessor() {
                @Override
                public void write(long number) throws Exception {
                    state.add(number);
                }

                @Override
                public String read() throws Exception {
                    return text(state.get());
                }
            };
        }
    };

    public static final String NAME = "numbers";
    public static final String EMPTY = "empty";

    public abstract StateDescriptor<?, ?> descriptor(TtlSource ttl);

    public abstract Accessor open(RuntimeContext context, TtlSource ttl);

    /** What {@link Accessor#read()} gives after this was written, in this order. */
    public String written(long... numbers) {
        List<Long> all = new ArrayList<>();
        Map<String, Long> map = new TreeMap<>();
        long sum = 0;
        for (long number : numbers) {
            all.add(number);
            map.put("k" + number, number);
            sum += number;
        }
        switch (this) {
            case VALUE:
                return Long.toString(numbers[numbers.length - 1]);
            case LIST:
                return all.toString();
            case MAP:
                return map.toString();
            default:
                return Long.toString(sum);
        }
    }

    /** Whether each number that is written expires on its own. */
    public boolean hasElements() {
        return this == LIST || this == MAP;
    }

    private static String text(Object value) {
        return value == null ? EMPTY : value.toString();
    }

    /** Writes and reads the state of the current key. */
    public interface Accessor {
        void write(long number) throws Exception;

        String read() throws Exception;
    }

    private static final class Sum implements AggregateFunction<Long, Long, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Long value, Long sum) {
            return sum + value;
        }

        @Override
        public String getResult(Long sum) {
            return sum.toString();
        }

        @Override
        public Long merge(Long left, Long right) {
            return left + right;
        }
    }
}
