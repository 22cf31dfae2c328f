// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/** Operations of value state; a key has one {@code Long}. */
public class ValueStateBenchmark extends KeyedStateBenchmark<ValueState<Long>> {

    @Override
    ValueState<Long> create(RuntimeContext context) {
        return context.getState(withTtl(new ValueStateDescriptor<>(STATE, Long.class)));
    }

    @Override
    void fill() throws Exception {
        state.update(random.nextLong());
    }

    @Override
    void read() throws Exception {
        state.value();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void valueGet(Blackhole sink) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            sink.consume(state.value());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void valueUpdate() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            state.update(random.nextLong());
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void valueAdd() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextNewKey();
            state.update(random.nextLong());
        }
    }
}
