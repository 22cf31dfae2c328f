// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.util.function.BiConsumerWithException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The workload's state in Flink. */
final class FlinkStates implements KeyedStates {

    private final InternalTimerService<VoidNamespace> timers;
    private final KeyContext keyContext;
    private final ValueState<Long> value;
    private final MapState<Long, Long> map;
    private final ListState<Long> list;
    private final ReducingState<Long> reduced;
    private final AggregatingState<Long, String> aggregated;
    private final List<State> all;

    FlinkStates(
            RuntimeContext context,
            InternalTimerService<VoidNamespace> timers,
            KeyContext keyContext) {
        this.timers = timers;
        this.keyContext = keyContext;
        this.value = context.getState(new ValueStateDescriptor<>("value", Types.LONG));
        this.map = context.getMapState(new MapStateDescriptor<>("map", Types.LONG, Types.LONG));
        this.list = context.getListState(new ListStateDescriptor<>("list", Types.LONG));
        this.reduced =
                context.getReducingState(
                        new ReducingStateDescriptor<>("reduced", (a, b) -> 31 * a + b, Types.LONG));
        this.aggregated =
                context.getAggregatingState(
                        new AggregatingStateDescriptor<>(
                                "aggregated",
                                new SumAndCount(),
                                Types.TUPLE(Types.LONG, Types.LONG)));
        this.all = List.of(value, map, list, reduced, aggregated);
    }

    @Override
    public Long value() throws Exception {
        return value.value();
    }

    @Override
    public void setValue(Long newValue) throws Exception {
        value.update(newValue);
    }

    @Override
    public SortedMap<Long, Long> map() throws Exception {
        SortedMap<Long, Long> copy = new TreeMap<>();
        for (Map.Entry<Long, Long> entry : map.entries()) {
            copy.put(entry.getKey(), entry.getValue());
        }
        return copy;
    }

    @Override
    public void putIntoMap(long key, long newValue) throws Exception {
        map.put(key, newValue);
    }

    @Override
    public void removeFromMap(long key) throws Exception {
        map.remove(key);
    }

    @Override
    public List<Long> list() throws Exception {
        List<Long> copy = new ArrayList<>();
        list.get().forEach(copy::add);
        return copy;
    }

    @Override
    public void addToList(long element) throws Exception {
        list.add(element);
    }

    @Override
    public Long reduced() throws Exception {
        return reduced.get();
    }

    @Override
    public void reduce(long element) throws Exception {
        reduced.add(element);
    }

    @Override
    public String aggregated() throws Exception {
        return aggregated.get();
    }

    @Override
    public void aggregate(long element) throws Exception {
        aggregated.add(element);
    }

    @Override
    public void clear(int kind) {
        all.get(kind).clear();
    }

    @Override
    public SortedSet<Long> timers(TimeDomain domain) throws Exception {
        Object key = keyContext.getCurrentKey();
        SortedSet<Long> times = new TreeSet<>();
        BiConsumerWithException<VoidNamespace, Long, Exception> consumer =
                (namespace, time) -> {
                    if (key.equals(keyContext.getCurrentKey()) && !times.add(time)) {
                        throw new IllegalStateException("Two timers of " + key + " at " + time);
                    }
                };
        if (domain == TimeDomain.EVENT_TIME) {
            timers.forEachEventTimeTimer(consumer);
        } else {
            timers.forEachProcessingTimeTimer(consumer);
        }
        // Listing timers makes each one's key the current one.
        keyContext.setCurrentKey(key);
        return times;
    }

    @Override
    public void registerTimer(TimeDomain domain, long time) {
        if (domain == TimeDomain.EVENT_TIME) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
        } else {
            timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
        }
    }

    @Override
    public void deleteTimer(TimeDomain domain, long time) {
        if (domain == TimeDomain.EVENT_TIME) {
            timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, time);
        } else {
            timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, time);
        }
    }

    private static final class SumAndCount
            implements AggregateFunction<Long, Tuple2<Long, Long>, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Long, Long> createAccumulator() {
            return Tuple2.of(0L, 0L);
        }

        @Override
        public Tuple2<Long, Long> add(Long element, Tuple2<Long, Long> sumAndCount) {
            return Tuple2.of(sumAndCount.f0 + element, sumAndCount.f1 + 1);
        }

        @Override
        public String getResult(Tuple2<Long, Long> sumAndCount) {
            return sumAndCount.f0 + " of " + sumAndCount.f1;
        }

        @Override
        public Tuple2<Long, Long> merge(Tuple2<Long, Long> a, Tuple2<Long, Long> b) {
            return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1);
        }
    }
}
