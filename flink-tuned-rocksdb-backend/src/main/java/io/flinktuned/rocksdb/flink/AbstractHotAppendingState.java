// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotValues;

import org.apache.flink.runtime.state.internal.InternalMergingState;
import org.apache.flink.runtime.state.ttl.TtlStateFactory.TtlSerializer;

import javax.annotation.Nullable;

import java.util.Collection;

/** A state in the hot tier that combines what is added with what it has: one accumulator. */
abstract class AbstractHotAppendingState<
                K, N, IN, ACC, OUT, F extends InternalMergingState<K, N, IN, ACC, OUT>>
        extends AbstractHotState<K, N, ACC, F, HotValues>
        implements InternalMergingState<K, N, IN, ACC, OUT> {

    private ValueSerialization<ACC> serialization;

    AbstractHotAppendingState(HotKeyContext<K> context, F flinks, HotValues hot) {
        super(context, flinks, hot);
        this.serialization = new ValueSerialization<>(flinks.getValueSerializer());
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        serialization = ((AbstractHotAppendingState<K, ?, ?, ACC, ?, ?>) newer).serialization;
    }

    abstract ACC add(@Nullable ACC accumulator, IN value) throws Exception;

    abstract ACC merge(ACC one, ACC other) throws Exception;

    @Override
    public final void add(IN value) throws Exception {
        if (hot.bypasses()) {
            flinks.add(value);
        } else {
            put(add(accumulator(), value));
        }
    }

    @Nullable
    private ACC accumulator() {
        buildKey();
        return hot.get(context.bytes(), context.length(), found)
                ? serialization.deserialize(found)
                : null;
    }

    /** Null is not the same as nothing: it is what the serializer makes of it, or an error. */
    private void put(@Nullable ACC accumulator) {
        serialization.serialize(accumulator);
        // Anew, because a user's function may have used another state.
        buildKey();
        hot.put(context.bytes(), context.length(), serialization.bytes(), serialization.length());
    }

    private void remove() {
        buildKey();
        hot.clear(context.bytes(), context.length());
    }

    @Override
    public final ACC getInternal() throws Exception {
        return hot.bypasses() ? flinks.getInternal() : accumulator();
    }

    @Override
    public final void updateInternal(ACC accumulator) throws Exception {
        if (hot.bypasses()) {
            flinks.updateInternal(accumulator);
        } else {
            put(accumulator);
        }
    }

    @Override
    public final void clear() {
        if (hot.bypasses()) {
            flinks.clear();
        } else {
            remove();
        }
    }

    /**
     * In the order in which Flink's states call the function. Also while the tier is bypassed:
     * Flink's would leave another namespace current without a word.
     */
    @Override
    public final void mergeNamespaces(N target, Collection<N> sources) throws Exception {
        if (sources == null || sources.isEmpty()) {
            return;
        }
        ACC merged = null;
        for (N source : sources) {
            if (source != null) {
                setCurrentNamespace(source);
                buildKey();
                if (hot.get(context.bytes(), context.length(), found)) {
                    ACC accumulator = serialization.deserialize(found);
                    remove();
                    merged = merged == null ? accumulator : merge(merged, accumulator);
                }
            }
        }
        if (merged != null) {
            setCurrentNamespace(target);
            buildKey();
            if (hot.get(context.bytes(), context.length(), found)) {
                merged = merge(merged, serialization.deserialize(found));
            }
            if (merged == null && flinks.getValueSerializer() instanceof TtlSerializer) {
                // Both have expired. Flink's state finds neither once a compaction has been there.
                remove();
            } else {
                put(merged);
            }
        }
    }
}
