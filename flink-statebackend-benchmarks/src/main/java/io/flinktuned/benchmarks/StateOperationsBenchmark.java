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

package io.flinktuned.benchmarks;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.MemorySize;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Single state operations on uniformly drawn keys, on state that fits the slot's memory or not.
 *
 * <p>Each key holds one value of 100 random characters and {@value #ENTRIES_PER_KEY} map entries;
 * half of the characters repeat, so that a block compresses to about half its size.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StateOperationsBenchmark {

    private static final int ENTRIES_PER_KEY = 10;

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** Managed memory of the slot. */
    @Param({"64 mb", "512 mb"})
    public String memory;

    /** Number of keys. */
    @Param("500000")
    public int keys;

    private KeyedBackend keyed;
    private ValueState<String> value;
    private MapState<Long, Long> map;
    private SplittableRandom random;
    private String[] values;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        random = new SplittableRandom(42);
        values = new String[1024];
        for (int i = 0; i < values.length; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 50) {
                text.append((char) ('!' + random.nextInt(90)));
            }
            values[i] = text.append(text).toString();
        }
        keyed = new KeyedBackend(backend, MemorySize.parse(memory));
        value = keyed.valueState(new ValueStateDescriptor<>("value", String.class));
        map = keyed.mapState(new MapStateDescriptor<>("map", Long.class, Long.class));
        // In an order that has nothing to do with the keys' order, as in a real job.
        for (long i = 0; i < keys; i++) {
            keyed.setCurrentKey(i * 7_368_787L % keys);
            value.update(values[(int) i & 1023]);
            for (long entry = 0; entry < ENTRIES_PER_KEY; entry++) {
                map.put(entry, i + entry);
            }
        }
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        keyed.close();
    }

    private void nextKey() {
        keyed.setCurrentKey(random.nextInt(keys));
    }

    @Benchmark
    public String valueGet() throws Exception {
        nextKey();
        return value.value();
    }

    @Benchmark
    public void valueUpdate() throws Exception {
        nextKey();
        value.update(values[random.nextInt(values.length)]);
    }

    @Benchmark
    public Long mapGet() throws Exception {
        nextKey();
        return map.get((long) random.nextInt(ENTRIES_PER_KEY));
    }

    @Benchmark
    public boolean mapContainsAbsent() throws Exception {
        nextKey();
        return map.contains(ENTRIES_PER_KEY + (long) random.nextInt(ENTRIES_PER_KEY));
    }

    @Benchmark
    public void mapPut() throws Exception {
        nextKey();
        map.put((long) random.nextInt(ENTRIES_PER_KEY), random.nextLong());
    }

    @Benchmark
    public void mapIterate(Blackhole sink) throws Exception {
        nextKey();
        for (Map.Entry<Long, Long> entry : map.entries()) {
            sink.consume(entry.getValue());
        }
    }
}
