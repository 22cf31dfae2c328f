// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotLists;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.ListDelimitedSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.util.Preconditions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A list state in the hot tier. */
final class HotListState<K, N, T>
        extends AbstractHotState<K, N, List<T>, InternalListState<K, N, T>, HotLists>
        implements InternalListState<K, N, T> {

    private TypeSerializer<T> elementSerializer;
    private final ListDelimitedSerializer listSerializer = new ListDelimitedSerializer();
    private final DataOutputSerializer out = new DataOutputSerializer(64);
    private final DataInputDeserializer in = new DataInputDeserializer();

    HotListState(
            HotKeyContext<K> context,
            InternalListState<K, N, T> flinks,
            HotLists hot,
            TypeSerializer<T> elementSerializer) {
        super(context, flinks, hot);
        this.elementSerializer = elementSerializer;
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        HotListState<K, N, T> other = (HotListState<K, N, T>) newer;
        elementSerializer = other.elementSerializer;
    }

    @Override
    public Iterable<T> get() throws Exception {
        return getInternal();
    }

    @Override
    public List<T> getInternal() throws Exception {
        if (hot.bypasses()) {
            return flinks.getInternal();
        }
        buildKey();
        if (!hot.get(context.bytes(), context.length(), found)) {
            return null;
        }
        in.setBuffer(found.array(), 0, found.length());
        List<T> list = new ArrayList<>();
        T element = ListDelimitedSerializer.deserializeNextElement(in, elementSerializer);
        while (element != null) {
            list.add(element);
            element = ListDelimitedSerializer.deserializeNextElement(in, elementSerializer);
        }
        return list;
    }

    @Override
    public void add(T element) throws Exception {
        if (hot.bypasses()) {
            flinks.add(element);
            return;
        }
        Preconditions.checkNotNull(element, "You cannot add null to a ListState.");
        out.clear();
        elementSerializer.serialize(element, out);
        buildKey();
        hot.append(context.bytes(), context.length(), out.getSharedBuffer(), out.length());
    }

    @Override
    public void addAll(List<T> elements) throws Exception {
        if (hot.bypasses()) {
            flinks.addAll(elements);
            return;
        }
        Preconditions.checkNotNull(elements, "List of values to add cannot be null.");
        if (!elements.isEmpty()) {
            byte[] bytes = listSerializer.serializeList(elements, elementSerializer);
            buildKey();
            hot.append(context.bytes(), context.length(), bytes, bytes.length);
        }
    }

    @Override
    public void update(List<T> elements) throws Exception {
        updateInternal(elements);
    }

    @Override
    public void updateInternal(List<T> elements) throws Exception {
        if (hot.bypasses()) {
            flinks.updateInternal(elements);
            return;
        }
        Preconditions.checkNotNull(elements, "List of values to add cannot be null.");
        byte[] bytes =
                elements.isEmpty()
                        ? null
                        : listSerializer.serializeList(elements, elementSerializer);
        buildKey();
        hot.put(context.bytes(), context.length(), bytes);
    }

    @Override
    public void clear() {
        if (hot.bypasses()) {
            flinks.clear();
        } else {
            buildKey();
            hot.put(context.bytes(), context.length(), null);
        }
    }

    /** Also while the tier is bypassed: Flink's would leave another namespace current. */
    @Override
    public void mergeNamespaces(N target, Collection<N> sources) throws Exception {
        if (sources == null || sources.isEmpty()) {
            return;
        }
        setCurrentNamespace(target);
        buildKey();
        byte[] targetKey = Arrays.copyOf(context.bytes(), context.length());
        for (N source : sources) {
            if (source != null) {
                setCurrentNamespace(source);
                buildKey();
                if (hot.get(context.bytes(), context.length(), found)) {
                    hot.put(context.bytes(), context.length(), null);
                    hot.append(targetKey, targetKey.length, found.array(), found.length());
                }
            }
        }
    }
}
