// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotValues;

import org.apache.flink.runtime.state.internal.InternalValueState;

import javax.annotation.Nullable;

import java.io.IOException;

/** A value state in the hot tier. */
final class HotValueState<K, N, V>
        extends AbstractHotState<K, N, V, InternalValueState<K, N, V>, HotValues>
        implements InternalValueState<K, N, V> {

    private ValueSerialization<V> serialization;
    @Nullable private V defaultValue;

    HotValueState(
            HotKeyContext<K> context,
            InternalValueState<K, N, V> flinks,
            HotValues hot,
            @Nullable V defaultValue) {
        super(context, flinks, hot);
        this.serialization = new ValueSerialization<>(flinks.getValueSerializer());
        this.defaultValue = defaultValue;
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        HotValueState<K, N, V> other = (HotValueState<K, N, V>) newer;
        serialization = other.serialization;
        defaultValue = other.defaultValue;
    }

    @Override
    public V value() throws IOException {
        if (hot.bypasses()) {
            return flinks.value();
        }
        buildKey();
        if (hot.get(context.bytes(), context.length(), found)) {
            return serialization.deserialize(found);
        }
        return defaultValue == null ? null : serialization.copy(defaultValue);
    }

    @Override
    public void update(V value) throws IOException {
        if (hot.bypasses()) {
            flinks.update(value);
        } else if (value == null) {
            clear();
        } else {
            serialization.serialize(value);
            buildKey();
            hot.put(
                    context.bytes(),
                    context.length(),
                    serialization.bytes(),
                    serialization.length());
        }
    }

    @Override
    public void clear() {
        if (hot.bypasses()) {
            flinks.clear();
        } else {
            buildKey();
            hot.clear(context.bytes(), context.length());
        }
    }
}
