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
