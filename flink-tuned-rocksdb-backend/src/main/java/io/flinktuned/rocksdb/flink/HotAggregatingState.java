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

package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotValues;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.state.internal.InternalAggregatingState;

/** An aggregating state in the hot tier. */
final class HotAggregatingState<K, N, IN, ACC, OUT>
        extends AbstractHotAppendingState<
                K, N, IN, ACC, OUT, InternalAggregatingState<K, N, IN, ACC, OUT>>
        implements InternalAggregatingState<K, N, IN, ACC, OUT> {

    private AggregateFunction<IN, ACC, OUT> function;

    HotAggregatingState(
            HotKeyContext<K> context,
            InternalAggregatingState<K, N, IN, ACC, OUT> flinks,
            HotValues hot,
            AggregateFunction<IN, ACC, OUT> function) {
        super(context, flinks, hot);
        this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        HotAggregatingState<K, N, IN, ACC, OUT> other =
                (HotAggregatingState<K, N, IN, ACC, OUT>) newer;
        function = other.function;
    }

    @Override
    public OUT get() throws Exception {
        ACC accumulator = getInternal();
        return accumulator == null ? null : function.getResult(accumulator);
    }

    @Override
    ACC add(ACC accumulator, IN value) {
        return function.add(
                value, accumulator == null ? function.createAccumulator() : accumulator);
    }

    @Override
    ACC merge(ACC one, ACC other) {
        return function.merge(one, other);
    }
}
