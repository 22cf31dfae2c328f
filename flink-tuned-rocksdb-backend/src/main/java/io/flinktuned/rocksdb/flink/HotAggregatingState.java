// SPDX-License-Identifier: Apache-2.0
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
