// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Adding to aggregating state, a sum for each key: the value is read, changed and written. */
public class AggregatingStateBenchmark extends KeyedStateBenchmark<AggregatingState<Long, Long>> {

    private static final class Sum implements AggregateFunction<Long, Long, Long> {

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
        public Long getResult(Long sum) {
            return sum;
        }

        @Override
        public Long merge(Long one, Long other) {
            return one + other;
        }
    }

    @Override
    AggregatingState<Long, Long> create(RuntimeContext context) {
        return context.getAggregatingState(
                withTtl(new AggregatingStateDescriptor<>(STATE, new Sum(), Long.class)));
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
    public void aggregatingAdd() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            nextKey();
            state.add(random.nextLong());
        }
    }
}
