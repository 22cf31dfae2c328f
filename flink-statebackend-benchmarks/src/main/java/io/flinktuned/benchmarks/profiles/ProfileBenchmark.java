// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.profiles;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.benchmarks.backend.Shuffled;
import io.flinktuned.benchmarks.state.Distribution;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many operations a slot takes in a millisecond in the situation that a profile is named for,
 * how many processors it keeps busy meanwhile and how much it writes to files. Keys are used as
 * often as Zipf's law has it. A key has a map of {@value Situation#ENTRIES_PER_KEY} entries of
 * {@value Situation#VALUE_BYTES} bytes, in one of the states.
 *
 * <p>Iterations are long, so that flushes and compactions have to keep up: unlike the operations of
 * single kinds in {@link io.flinktuned.benchmarks.state}, these are measured in a state that goes
 * on changing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
public class ProfileBenchmark {

    private static final int BATCH = 200;

    @Param public Situation situation;

    @Param({"rocksdb", "tuned"})
    public String backend;

    /** Number of keys of all states together. */
    @Param("1000000")
    public int keys;

    private final SplittableRandom random = new SplittableRandom(42);
    private final List<MapState<Long, byte[]>> states = new ArrayList<>();
    private KeyedOperator operator;
    private int[] draws;
    private int nextDraw;

    @Setup(Level.Trial)
    public void open() throws Exception {
        draws = Distribution.ZIPF.draw(keys, random);
        operator =
                new KeyedOperator(
                        new Backend(backend, situation.memory()),
                        this::createStates,
                        (timestamp, context) -> {
                            throw new IllegalStateException("There are no timers.");
                        });
        for (int key : Shuffled.numbers(keys, random)) {
            MapState<Long, byte[]> state = useStateOf(key);
            for (long mapKey = 0; mapKey < Situation.ENTRIES_PER_KEY; mapKey++) {
                state.put(mapKey, Situation.value(random));
            }
        }
        operator.settle(stateNames().toArray(String[]::new));
    }

    private Stream<String> stateNames() {
        return IntStream.range(0, situation.states()).mapToObj(state -> "state-" + state);
    }

    private void createStates(RuntimeContext context) {
        stateNames()
                .map(
                        name ->
                                new MapStateDescriptor<>(
                                        name,
                                        Types.LONG,
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))
                .map(context::getMapState)
                .forEach(states::add);
    }

    private MapState<Long, byte[]> useStateOf(int key) {
        operator.setCurrentKey(key);
        return states.get(key % states.size());
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        operator.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void operations(ProcessCounters counters, Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            MapState<Long, byte[]> state = useStateOf(draws[nextDraw]);
            nextDraw = nextDraw + 1 == draws.length ? 0 : nextDraw + 1;
            situation.operate(state, random, sink::consume);
        }
    }
}
