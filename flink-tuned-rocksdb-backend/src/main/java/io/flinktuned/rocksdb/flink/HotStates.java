// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotLists;
import io.flinktuned.rocksdb.hotstate.HotMaps;
import io.flinktuned.rocksdb.hotstate.HotTier;
import io.flinktuned.rocksdb.hotstate.HotValues;
import io.flinktuned.rocksdb.hotstate.StateStatistics;
import io.flinktuned.rocksdb.metrics.BackendMetrics;

import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.runtime.state.InternalKeyContext;
import org.apache.flink.runtime.state.internal.InternalAggregatingState;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.runtime.state.internal.InternalReducingState;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;

import org.rocksdb.RocksDB;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The states of a keyed backend that are in the hot tier. */
final class HotStates<K> implements AutoCloseable {

    private final RocksDBKeyedStateBackend<K> flinks;
    private final HotTier tier;

    /** Names of states that are not taken. */
    private final ExcludedStates excluded;

    private final HotKeyContext<K> key;
    private final RocksDB db;

    /** Of Flink's backend, by the names of states. */
    private final Map<String, RocksDbKvStateInfo> stateInformation;

    private final BackendMetrics metrics;

    private final Map<String, AbstractHotState<K, ?, ?, ?, ?>> states = new HashMap<>();

    HotStates(
            RocksDBKeyedStateBackend<K> flinks,
            InternalKeyContext<K> keyContext,
            HotTier tier,
            ExcludedStates excluded,
            BackendMetrics metrics) {
        this.metrics = metrics;
        metrics.add(tier);
        this.flinks = flinks;
        this.tier = tier;
        this.excluded = excluded;
        this.key = new HotKeyContext<>(keyContext, BackendFields.keyBuilder(flinks));
        this.db = BackendFields.db(flinks);
        this.stateInformation = BackendFields.states(flinks);
    }

    /** Writes what is unflushed of a state that is about to be changed, and holds nothing of it. */
    void drop(String name) {
        AbstractHotState<K, ?, ?, ?, ?> state = states.get(name);
        if (state != null) {
            state.hot.drop();
        }
    }

    /** Lets a state that other threads may read bypass the tier from now on. */
    void bypass(String name) {
        AbstractHotState<K, ?, ?, ?, ?> state = states.get(name);
        if (state != null) {
            state.hot.bypass();
        }
    }

    /**
     * Takes a state into the tier, unless it is excluded. It bypasses the tier if others are going
     * to read it.
     *
     * @param state what Flink's backend has made for the descriptor
     * @return what to use instead of it
     */
    @SuppressWarnings({"deprecation", "unchecked"})
    <S extends State, SV, IS extends S> IS hold(StateDescriptor<S, SV> descriptor, IS state) {
        if (excluded.contains(descriptor.getName())) {
            return state;
        }
        RocksDbKvStateInfo information = stateInformation.get(descriptor.getName());
        AbstractHotState<K, ?, ?, ?, ?> held =
                create(
                        descriptor,
                        state,
                        new RocksDBStore(flinks, db, information.columnFamilyHandle),
                        metrics.hotState(descriptor.getName()));
        if (descriptor.isQueryable()) {
            held.hot.bypass();
        }
        AbstractHotState<K, ?, ?, ?, ?> before = states.putIfAbsent(descriptor.getName(), held);
        if (before == null) {
            return (IS) held;
        }
        before.become(held);
        return (IS) before;
    }

    @SuppressWarnings("unchecked")
    private <N, T, ACC, UK, UV> AbstractHotState<K, ?, ?, ?, ?> create(
            StateDescriptor<?, ?> descriptor,
            State state,
            RocksDBStore store,
            StateStatistics statistics) {
        switch (descriptor.getType()) {
            case VALUE:
                {
                    InternalValueState<K, N, T> value = (InternalValueState<K, N, T>) state;
                    return new HotValueState<>(
                            key,
                            value,
                            new HotValues(tier, store, statistics),
                            (T) descriptor.getDefaultValue());
                }
            case REDUCING:
                {
                    InternalReducingState<K, N, T> reducing =
                            (InternalReducingState<K, N, T>) state;
                    return new HotReducingState<>(
                            key,
                            reducing,
                            new HotValues(tier, store, statistics),
                            ((ReducingStateDescriptor<T>) descriptor).getReduceFunction());
                }
            case AGGREGATING:
                {
                    InternalAggregatingState<K, N, T, ACC, UV> aggregating =
                            (InternalAggregatingState<K, N, T, ACC, UV>) state;
                    return new HotAggregatingState<>(
                            key,
                            aggregating,
                            new HotValues(tier, store, statistics),
                            ((AggregatingStateDescriptor<T, ACC, UV>) descriptor)
                                    .getAggregateFunction());
                }
            case LIST:
                {
                    InternalListState<K, N, T> list = (InternalListState<K, N, T>) state;
                    TypeSerializer<List<T>> serializer = list.getValueSerializer();
                    return new HotListState<>(
                            key,
                            list,
                            new HotLists(tier, store, statistics),
                            ((ListSerializer<T>) serializer).getElementSerializer());
                }
            case MAP:
                return new HotMapState<>(
                        key,
                        (InternalMapState<K, N, UK, UV>) state,
                        new HotMaps(tier, store, statistics));
            default:
                throw new IllegalArgumentException(
                        "Flink's RocksDB has no state of type " + descriptor.getType());
        }
    }

    /** Writes all that is unflushed. */
    void flush() {
        tier.flush();
    }

    @Override
    public void close() {
        tier.close();
    }
}
