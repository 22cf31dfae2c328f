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
