// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.benchmarks.backend.Shuffled;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.MemorySize;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long the longest operation of a state takes, one key after the other in random order. A key
 * has one {@code Long} in the first state, and nothing in the others. The hot tier may have stepped
 * aside while the first one was filled, so that it begins anew only with the others.
 */
public class StatePauseBenchmark extends PauseBenchmark {

    private static final String VALUE = "value";

    private static final int ENTRIES_PER_KEY = 2;

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    private int[] order;
    private ValueState<Long> value;
    private ValueState<Long> newValue;
    private MapState<Long, Long> map;

    @Override
    KeyedOperator open(MemorySize memory) throws Exception {
        return new KeyedOperator(
                new Backend(backend, memory).withCheckpoints(CHECKPOINT_INTERVAL),
                this::createStates,
                (timestamp, context) -> {
                    throw new IllegalStateException("There are no timers.");
                });
    }

    private void createStates(RuntimeContext context) {
        value = context.getState(new ValueStateDescriptor<>(VALUE, Long.class));
        newValue = context.getState(new ValueStateDescriptor<>("new-value", Long.class));
        map = context.getMapState(new MapStateDescriptor<>("map", Long.class, Long.class));
    }

    @Override
    void fill() throws Exception {
        for (int key : Shuffled.numbers(keys, random)) {
            operator.setCurrentKey(key);
            value.update(random.nextLong());
        }
        operator.settle(VALUE);
        order = Shuffled.numbers(keys, random);
    }

    @Benchmark
    public void valueUpdate() throws Exception {
        calls.start();
        for (int key : order) {
            operator.setCurrentKey(key);
            value.update(random.nextLong());
            calls.ended();
        }
    }

    /** Sets a value where there is none. */
    @Benchmark
    public void valueAdd() throws Exception {
        calls.start();
        for (int key : order) {
            operator.setCurrentKey(key);
            newValue.update(random.nextLong());
            calls.ended();
        }
    }

    /** Reads a value, then writes it; two calls. */
    @Benchmark
    public void valueGetThenUpdate(Blackhole sink) throws Exception {
        calls.start();
        for (int key : order) {
            operator.setCurrentKey(key);
            sink.consume(value.value());
            calls.ended();
            value.update(random.nextLong());
            calls.ended();
        }
    }

    /** Puts {@value #ENTRIES_PER_KEY} entries into the map of each key, one by one. */
    @Benchmark
    public void mapPut() throws Exception {
        calls.start();
        for (int key : order) {
            operator.setCurrentKey(key);
            for (long mapKey = 0; mapKey < ENTRIES_PER_KEY; mapKey++) {
                map.put(mapKey, random.nextLong());
                calls.ended();
            }
        }
    }
}
