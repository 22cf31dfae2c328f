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

import io.flinktuned.rocksdb.hotstate.HotLists;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.ListDelimitedSerializer;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.util.Preconditions;

import java.util.Collection;
import java.util.List;

/** A list state in the hot tier. */
final class HotListState<K, N, T>
        extends AbstractHotState<K, N, List<T>, InternalListState<K, N, T>, HotLists>
        implements InternalListState<K, N, T> {

    private TypeSerializer<T> elementSerializer;
    private final ListDelimitedSerializer listSerializer = new ListDelimitedSerializer();
    private final DataOutputSerializer out = new DataOutputSerializer(64);

    HotListState(
            HotKeyContext<K> key,
            InternalListState<K, N, T> flinks,
            HotLists hot,
            TypeSerializer<T> elementSerializer) {
        super(key, flinks, hot);
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
        return goesPast()
                ? flinks.getInternal()
                : listSerializer.deserializeList(hot.get(key()), elementSerializer);
    }

    @Override
    public void add(T element) throws Exception {
        if (goesPast()) {
            flinks.add(element);
            return;
        }
        Preconditions.checkNotNull(element, "You cannot add null to a ListState.");
        out.clear();
        elementSerializer.serialize(element, out);
        hot.append(key(), out.getSharedBuffer(), out.length());
    }

    @Override
    public void addAll(List<T> elements) throws Exception {
        if (goesPast()) {
            flinks.addAll(elements);
            return;
        }
        Preconditions.checkNotNull(elements, "List of values to add cannot be null.");
        if (!elements.isEmpty()) {
            byte[] bytes = listSerializer.serializeList(elements, elementSerializer);
            hot.append(key(), bytes, bytes.length);
        }
    }

    @Override
    public void update(List<T> elements) throws Exception {
        updateInternal(elements);
    }

    @Override
    public void updateInternal(List<T> elements) throws Exception {
        if (goesPast()) {
            flinks.updateInternal(elements);
            return;
        }
        Preconditions.checkNotNull(elements, "List of values to add cannot be null.");
        hot.put(
                key(),
                elements.isEmpty()
                        ? null
                        : listSerializer.serializeList(elements, elementSerializer));
    }

    @Override
    public void clear() {
        if (goesPast()) {
            flinks.clear();
        } else {
            hot.put(key(), null);
        }
    }

    /** Also while the state is aside: Flink's would leave another namespace current. */
    @Override
    public void mergeNamespaces(N target, Collection<N> sources) throws Exception {
        if (sources == null || sources.isEmpty()) {
            return;
        }
        goesPast();
        setCurrentNamespace(target);
        byte[] targetKey = key();
        for (N source : sources) {
            if (source != null) {
                setCurrentNamespace(source);
                byte[] sourceKey = key();
                byte[] elements = hot.get(sourceKey);
                if (elements != null) {
                    hot.put(sourceKey, null);
                    hot.append(targetKey, elements, elements.length);
                }
            }
        }
    }
}
