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

import org.apache.flink.runtime.state.internal.InternalValueState;

import javax.annotation.Nullable;

import java.io.IOException;

/** A value state in the hot tier. */
final class HotValueState<K, N, V>
        extends AbstractHotState<K, N, V, InternalValueState<K, N, V>, HotValues>
        implements InternalValueState<K, N, V> {

    private ValueCodec<V> codec;
    @Nullable private V defaultValue;

    HotValueState(
            HotKeyContext<K> key,
            InternalValueState<K, N, V> flinks,
            HotValues hot,
            ValueCodec<V> codec,
            @Nullable V defaultValue) {
        super(key, flinks, hot);
        this.codec = codec;
        this.defaultValue = defaultValue;
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        HotValueState<K, N, V> other = (HotValueState<K, N, V>) newer;
        codec = other.codec;
        defaultValue = other.defaultValue;
    }

    @Override
    public V value() throws IOException {
        if (goesPast()) {
            return flinks.value();
        }
        Object held = hot.get(key());
        if (held == null) {
            return defaultValue == null ? null : codec.serializer.copy(defaultValue);
        }
        return codec.toValue(held);
    }

    @Override
    public void update(V value) throws IOException {
        if (goesPast()) {
            flinks.update(value);
        } else {
            hot.put(key(), value == null ? null : codec.toHeld(value));
        }
    }

    @Override
    public void clear() {
        if (goesPast()) {
            flinks.clear();
        } else {
            hot.put(key(), null);
        }
    }
}
