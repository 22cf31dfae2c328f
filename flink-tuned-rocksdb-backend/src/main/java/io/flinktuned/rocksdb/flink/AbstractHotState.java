// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.Found;
import io.flinktuned.rocksdb.hotstate.HotState;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;

/**
 * What the states of all kinds have in common: a state of Flink's backend, and the same state in
 * the hot tier, which answers unless it is bypassed.
 *
 * @param <F> the kind of state
 * @param <H> what holds this kind in the tier
 */
abstract class AbstractHotState<K, N, V, F extends InternalKvState<K, N, V>, H extends HotState>
        implements InternalKvState<K, N, V> {

    final HotKeyContext<K> context;

    /** What was found last in the tier. */
    final Found found = new Found();

    F flinks;
    H hot;

    private N namespace;

    AbstractHotState(HotKeyContext<K> context, F flinks, H hot) {
        this.context = context;
        this.flinks = flinks;
        this.hot = hot;
    }

    /**
     * Makes this the same as one that has been made for a newer descriptor. Whoever has this state
     * already goes on with it, as with Flink's.
     */
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        if (hot.bypasses()) {
            newer.hot.bypass();
        }
        hot.close();
        flinks = (F) newer.flinks;
        hot = (H) newer.hot;
    }

    /** Makes the current key and namespace, in {@link #context}, what they are in RocksDB. */
    final void buildKey() {
        context.build(namespace, flinks.getNamespaceSerializer());
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
     * For queries. Flink makes them from other threads, and of states that bypass the tier; a state
     * that the task's own thread queries bypasses it from then on. Of any other state, a thread
     * gets what was last written.
     */
    @Override
    public final byte[] getSerializedValue(
            byte[] serializedKeyAndNamespace,
            TypeSerializer<K> safeKeySerializer,
            TypeSerializer<N> safeNamespaceSerializer,
            TypeSerializer<V> safeValueSerializer)
            throws Exception {
        if (context.isInTaskThread()) {
            hot.bypass();
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
