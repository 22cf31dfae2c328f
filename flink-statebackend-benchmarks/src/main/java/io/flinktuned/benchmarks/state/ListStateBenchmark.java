// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Operations of list state; a key has a list of one {@code Long}. */
public class ListStateBenchmark extends KeyedStateBenchmark<ListState<Long>> {

    /** What {@code listAddAll} adds: 100 elements. */
    private static final List<Long> MANY =
            new SplittableRandom(42).longs(100).boxed().collect(Collectors.toList());

    @Override
    ListState<Long> create(RuntimeContext context) {
        return context.getListState(withTtl(new ListStateDescriptor<>(STATE, Long.class)));
    }

    @Override
    void fill() throws Exception {
        state.update(List.of(random.nextLong()));
    }

    @Override
    void read() throws Exception {
        state.get();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void listGet(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            sink.consume(state.get());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void listGetAndIterate(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            for (Long element : state.get()) {
                sink.consume(element);
            }
        }
    }

    /** Another list of one element. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void listUpdate() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            state.update(List.of(random.nextLong()));
        }
    }

    /** The first list of a key, of one element. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void listAdd() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextNewKey();
            state.update(List.of(random.nextLong()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void listAppend() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKeyToResize();
            state.add(random.nextLong());
        }
    }

    /** Appends 100 elements. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void listAddAll() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKeyToResize();
            state.addAll(MANY);
        }
    }
}
