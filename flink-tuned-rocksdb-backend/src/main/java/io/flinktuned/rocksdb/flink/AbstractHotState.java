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

import io.flinktuned.rocksdb.hotstate.HotState;
import io.flinktuned.rocksdb.hotstate.HotValues;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.queryablestate.client.state.serialization.KvStateSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;

import java.util.Objects;

/**
 * What the states of all kinds have in common: a state of Flink's backend, and the same state in
 * the hot tier, which answers unless it is aside.
 *
 * @param <F> the kind of state
 * @param <H> what holds this kind in the tier
 */
abstract class AbstractHotState<K, N, V, F extends InternalKvState<K, N, V>, H extends HotState>
        implements InternalKvState<K, N, V> {

    private static final Object NOT_HELD = new Object();

    private final HotKeyContext<K> key;

    F flinks;
    H hot;

    private N namespace;

    AbstractHotState(HotKeyContext<K> key, F flinks, H hot) {
        this.key = key;
        this.flinks = flinks;
        this.hot = hot;
    }

    /**
     * Makes this the same as one that has been made for a newer descriptor. Whoever has this state
     * already goes on with it, as with Flink's.
     */
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        if (hot.isNeverHeld()) {
            newer.hot.neverHold();
        }
        hot.close();
        flinks = (F) newer.flinks;
        hot = (H) newer.hot;
    }

    /**
     * Whether this operation is one of Flink's state alone. What it says to a key or namespace that
     * is null is not for here to decide.
     */
    final boolean goesPast() {
        return !hot.isHeld()
                && hot.goesPast(
                        31 * Objects.hashCode(key.keyContext.getCurrentKey())
                                + Objects.hashCode(namespace));
    }

    /** The current key and namespace as they are in RocksDB. */
    final byte[] key() {
        return key(namespace);
    }

    final byte[] key(N ofNamespace) {
        return key.keyBuilder.buildCompositeKeyNamespace(
                ofNamespace, flinks.getNamespaceSerializer());
    }

    @Override
    public final void setCurrentNamespace(N namespace) {
        this.namespace = namespace;
        flinks.setCurrentNamespace(namespace);
    }

    @Override
    public final TypeSerializer<K> getKeySerializer() {
        return flinks.getKeySerializer();
    }

    @Override
    public final TypeSerializer<N> getNamespaceSerializer() {
        return flinks.getNamespaceSerializer();
    }

    @Override
    public final TypeSerializer<V> getValueSerializer() {
        return flinks.getValueSerializer();
    }

    /**
     * For queries, which come from other threads and are of states that are never held. Of any
     * other state, such a thread looks at the tier without changing it; of lists and maps it gets
     * what was last written.
     */
    @Override
    @SuppressWarnings("unchecked")
    public final byte[] getSerializedValue(
            byte[] serializedKeyAndNamespace,
            TypeSerializer<K> safeKeySerializer,
            TypeSerializer<N> safeNamespaceSerializer,
            TypeSerializer<V> safeValueSerializer)
            throws Exception {
        if (key.isInTaskThread()) {
            hot.drop();
        } else if (hot instanceof HotValues) {
            byte[] keyBytes =
                    key.ofQuery(
                            serializedKeyAndNamespace, safeKeySerializer, safeNamespaceSerializer);
            Object held = ((HotValues) hot).peek(keyBytes, NOT_HELD);
            if (held != NOT_HELD) {
                return held == null || held instanceof byte[]
                        ? (byte[]) held
                        : KvStateSerializer.serializeValue((V) held, safeValueSerializer);
            }
        }
        return flinks.getSerializedValue(
                serializedKeyAndNamespace,
                safeKeySerializer,
                safeNamespaceSerializer,
                safeValueSerializer);
    }

    @Override
    public final StateIncrementalVisitor<K, N, V> getStateIncrementalVisitor(int recommended) {
        return flinks.getStateIncrementalVisitor(recommended);
    }
}
