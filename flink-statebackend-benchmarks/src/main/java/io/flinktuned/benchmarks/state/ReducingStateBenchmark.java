// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Adding to reducing state, a sum for each key: the value is read, changed and written. */
public class ReducingStateBenchmark extends KeyedStateBenchmark<ReducingState<Long>> {

    @Override
    ReducingState<Long> create(RuntimeContext context) {
        return context.getReducingState(
                withTtl(new ReducingStateDescriptor<>(STATE, Long::sum, Long.class)));
    }

    @Override
    void fill() throws Exception {
        state.clear();
        state.add(random.nextLong());
    }

    @Override
    void read() throws Exception {
        state.get();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void reducingAdd() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            state.add(random.nextLong());
        }
    }
}
