// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotValues;

import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.runtime.state.internal.InternalReducingState;

/** A reducing state in the hot tier. */
final class HotReducingState<K, N, V>
        extends AbstractHotAppendingState<K, N, V, V, V, InternalReducingState<K, N, V>>
        implements InternalReducingState<K, N, V> {

    private ReduceFunction<V> function;

    HotReducingState(
            HotKeyContext<K> context,
            InternalReducingState<K, N, V> flinks,
            HotValues hot,
            ReduceFunction<V> function) {
        super(context, flinks, hot);
        this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        HotReducingState<K, N, V> other = (HotReducingState<K, N, V>) newer;
        function = other.function;
    }

    @Override
    public V get() throws Exception {
        return getInternal();
    }

    @Override
    V add(V accumulator, V value) throws Exception {
        return accumulator == null ? value : function.reduce(accumulator, value);
    }

    @Override
    V merge(V one, V other) throws Exception {
        return function.reduce(one, other);
    }
}
