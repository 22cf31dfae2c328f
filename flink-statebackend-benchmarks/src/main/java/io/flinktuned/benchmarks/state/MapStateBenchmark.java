// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Operations of map state; a key has {@value #ENTRIES_PER_KEY} entries. One operation is one call,
 * and where it gives an iterator, all of its entries.
 */
public class MapStateBenchmark extends KeyedStateBenchmark<MapState<Long, Double>> {

    static final int ENTRIES_PER_KEY = 10;

    @Override
    MapState<Long, Double> create(RuntimeContext context) {
        return context.getMapState(
                withTtl(new MapStateDescriptor<>(STATE, Long.class, Double.class)));
    }

    @Override
    void fill() throws Exception {
        state.putAll(entries());
    }

    @Override
    void read() throws Exception {
        state.entries().forEach(entry -> {});
    }

    private Map<Long, Double> entries() {
        Map<Long, Double> entries = new HashMap<>();
        for (long mapKey = 0; mapKey < ENTRIES_PER_KEY; mapKey++) {
            entries.put(mapKey, random.nextDouble());
        }
        return entries;
    }

    private long mapKey() {
        return random.nextInt(ENTRIES_PER_KEY);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapGet(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            sink.consume(state.get(mapKey()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapContainsPresent(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            sink.consume(state.contains(mapKey()));
        }
    }

    /** Of a key that has other entries. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapContainsAbsent(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            sink.consume(state.contains(ENTRIES_PER_KEY + mapKey()));
        }
    }

    /** The first entry of a key. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapAdd() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextNewKey();
            state.put(mapKey(), random.nextDouble());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapUpdate() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            state.put(mapKey(), random.nextDouble());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapRemove() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKeyToResize();
            state.remove(mapKey());
        }
    }

    /** Writes all entries of a key again. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapPutAll() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            state.putAll(entries());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapIsEmpty(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            sink.consume(state.isEmpty());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapKeys(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            for (Long mapKey : state.keys()) {
                sink.consume(mapKey);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapValues(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            for (Double value : state.values()) {
                sink.consume(value);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapEntries(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            for (Map.Entry<Long, Double> entry : state.entries()) {
                sink.consume(entry.getKey());
                sink.consume(entry.getValue());
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mapIterator(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            Iterator<Map.Entry<Long, Double>> entries = state.iterator();
            while (entries.hasNext()) {
                Map.Entry<Long, Double> entry = entries.next();
                sink.consume(entry.getKey());
                sink.consume(entry.getValue());
            }
        }
    }
}
