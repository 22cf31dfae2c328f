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

import org.apache.flink.runtime.state.internal.InternalMergingState;

import javax.annotation.Nullable;

import java.util.Collection;

/** A state in the hot tier that combines what is added with what it has: one accumulator. */
abstract class AbstractHotAppendingState<
                K, N, IN, ACC, OUT, F extends InternalMergingState<K, N, IN, ACC, OUT>>
        extends AbstractHotState<K, N, ACC, F, HotValues>
        implements InternalMergingState<K, N, IN, ACC, OUT> {

    private ValueCodec<ACC> codec;

    AbstractHotAppendingState(
            HotKeyContext<K> key, F flinks, HotValues hot, ValueCodec<ACC> codec) {
        super(key, flinks, hot);
        this.codec = codec;
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        codec = ((AbstractHotAppendingState<K, ?, ?, ACC, ?, ?>) newer).codec;
    }

    abstract ACC add(@Nullable ACC accumulator, IN value) throws Exception;

    abstract ACC merge(ACC one, ACC other) throws Exception;

    @Override
    public final void add(IN value) throws Exception {
        if (goesPast()) {
            flinks.add(value);
            return;
        }
        byte[] key = key();
        put(key, add(get(key), value));
    }

    @Nullable
    private ACC get(byte[] key) {
        Object held = hot.get(key);
        return held == null ? null : codec.toValue(held);
    }

    /** Null is not the same as nothing: it is what the serializer makes of it, or an error. */
    private void put(byte[] key, @Nullable ACC accumulator) {
        hot.put(key, codec.toHeld(accumulator));
    }

    @Override
    public final ACC getInternal() throws Exception {
        return goesPast() ? flinks.getInternal() : get(key());
    }

    @Override
    public final void updateInternal(ACC accumulator) throws Exception {
        if (goesPast()) {
            flinks.updateInternal(accumulator);
        } else {
            put(key(), accumulator);
        }
    }

    @Override
    public final void clear() {
        if (goesPast()) {
            flinks.clear();
        } else {
            hot.put(key(), null);
        }
    }

    /**
     * In the order in which Flink's states call the function. Also while the state is aside:
     * Flink's would leave another namespace current without a word.
     */
    @Override
    public final void mergeNamespaces(N target, Collection<N> sources) throws Exception {
        if (sources == null || sources.isEmpty()) {
            return;
        }
        goesPast();
        ACC merged = null;
        for (N source : sources) {
            if (source != null) {
                setCurrentNamespace(source);
                byte[] key = key();
                Object held = hot.get(key);
                if (held != null) {
                    hot.put(key, null);
                    ACC accumulator = codec.toValue(held);
                    merged = merged == null ? accumulator : merge(merged, accumulator);
                }
            }
        }
        if (merged != null) {
            setCurrentNamespace(target);
            byte[] key = key();
            Object held = hot.get(key);
            put(key, held == null ? merged : merge(merged, codec.toValue(held)));
        }
    }
}
