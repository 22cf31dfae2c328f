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
