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

import io.flinktuned.rocksdb.timers.WriteBackTimers;

import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.Keyed;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.PriorityComparable;
import org.apache.flink.runtime.state.SavepointResources;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StateSnapshotTransformer.StateSnapshotTransformFactory;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueElement;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.util.IOUtils;

import javax.annotation.Nonnull;
import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.RunnableFuture;
import java.util.stream.Stream;

/**
 * Flink's keyed state backend for RocksDB, with room between it and the operator. Extends what
 * Flink's own does because Flink asks only such backends whether heap timers must be written in the
 * synchronous part of a checkpoint; it would lose them otherwise.
 *
 * <p>The current key and the states by name are one and the same for both: the copy constructor of
 * Flink's base class shares them.
 */
public final class TunedKeyedStateBackend<K> extends LineKeyedStateBackend<K> {

    private final RocksDBKeyedStateBackend<K> flinks;

    /** Null if timers are Flink's. */
    @Nullable private final WriteBackTimers timers;

    private TunedKeyedStateBackend(
            RocksDBKeyedStateBackend<K> flinks, @Nullable WriteBackTimers timers) {
        super(flinks);
        this.flinks = flinks;
        this.timers = timers;
    }

    /**
     * Puts one around a backend.
     *
     * @param flinks what {@code EmbeddedRocksDBStateBackend} has made; not to be used any more
     */
    public static <K> TunedKeyedStateBackend<K> around(AbstractKeyedStateBackend<K> flinks) {
        return new TunedKeyedStateBackend<>((RocksDBKeyedStateBackend<K>) flinks, null);
    }

    /**
     * Puts one with write-back timers around a backend.
     *
     * @param flinks what {@code EmbeddedRocksDBStateBackend} has made, with timers in RocksDB; not
     *     to be used any more
     * @param timersMemory bytes of the heap for the timers of the TaskManager
     */
    public static <K> TunedKeyedStateBackend<K> around(
            AbstractKeyedStateBackend<K> flinks, long timersMemory) {
        RocksDBKeyedStateBackend<K> rocksDB = (RocksDBKeyedStateBackend<K>) flinks;
        return new TunedKeyedStateBackend<>(
                rocksDB,
                new WriteBackTimers(
                        BackendFields.db(rocksDB),
                        rocksDB.getReadOptions(),
                        rocksDB.getWriteOptions(),
                        rocksDB.getKeyGroupRange(),
                        rocksDB.getNumberOfKeyGroups(),
                        rocksDB.getKeyGroupPrefixBytes(),
                        timersMemory));
    }

    // ------------------------------------------------------------------------
    //  Key
    // ------------------------------------------------------------------------

    /** Flink's backend tells the listeners, which are shared, and serializes the key. */
    @Override
    public void setCurrentKey(K newKey) {
        flinks.setCurrentKey(newKey);
    }

    // ------------------------------------------------------------------------
    //  State
    // ------------------------------------------------------------------------

    @Nonnull
    @Override
    public <N, SV, SEV, S extends State, IS extends S> IS createOrUpdateInternalState(
            @Nonnull TypeSerializer<N> namespaceSerializer,
            @Nonnull StateDescriptor<S, SV> descriptor,
            @Nonnull StateSnapshotTransformFactory<SEV> snapshotTransformFactory)
            throws Exception {
        return createOrUpdateInternalState(
                namespaceSerializer, descriptor, snapshotTransformFactory, false);
    }

    @Nonnull
    @Override
    public <N, SV, SEV, S extends State, IS extends S> IS createOrUpdateInternalState(
            @Nonnull TypeSerializer<N> namespaceSerializer,
            @Nonnull StateDescriptor<S, SV> descriptor,
            @Nonnull StateSnapshotTransformFactory<SEV> snapshotTransformFactory,
            boolean allowFutureMetadataUpdates)
            throws Exception {
        return flinks.createOrUpdateInternalState(
                namespaceSerializer,
                descriptor,
                snapshotTransformFactory,
                allowFutureMetadataUpdates);
    }

    @Override
    public <N> Stream<K> getKeys(String state, N namespace) {
        return flinks.getKeys(state, namespace);
    }

    @Override
    public <N> Stream<K> getKeys(List<String> states, N namespace) {
        return flinks.getKeys(states, namespace);
    }

    @Override
    public <N> Stream<Tuple2<K, N>> getKeysAndNamespaces(String state) {
        return flinks.getKeysAndNamespaces(state);
    }

    @Override
    public int numKeyValueStateEntries() {
        return flinks.numKeyValueStateEntries();
    }

    @Override
    public boolean isSafeToReuseKVState() {
        return flinks.isSafeToReuseKVState();
    }

    @Override
    public KeyedStateBackend<K> getDelegatedKeyedStateBackend(boolean recursive) {
        return flinks.getDelegatedKeyedStateBackend(recursive);
    }

    // ------------------------------------------------------------------------
    //  Timers
    // ------------------------------------------------------------------------

    @Nonnull
    @Override
    public <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> create(
                    @Nonnull String name, @Nonnull TypeSerializer<T> serializer) {
        return create(name, serializer, false);
    }

    @Override
    public <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> create(
                    @Nonnull String name,
                    @Nonnull TypeSerializer<T> serializer,
                    boolean allowFutureMetadataUpdates) {
        // Makes the column family, and fails if there was such a queue already.
        KeyGroupedInternalPriorityQueue<T> queue =
                flinks.create(name, serializer, allowFutureMetadataUpdates);
        return timers == null
                ? queue
                : timers.queue(
                        BackendFields.states(flinks).get(name).columnFamilyHandle, serializer);
    }

    @Override
    public boolean requiresLegacySynchronousTimerSnapshots(SnapshotType snapshot) {
        return flinks.requiresLegacySynchronousTimerSnapshots(snapshot);
    }

    // ------------------------------------------------------------------------
    //  Snapshots
    // ------------------------------------------------------------------------

    @Nonnull
    @Override
    public RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot(
            long checkpointId,
            long timestamp,
            @Nonnull CheckpointStreamFactory streamFactory,
            @Nonnull CheckpointOptions options)
            throws Exception {
        flushTimers();
        return flinks.snapshot(checkpointId, timestamp, streamFactory, options);
    }

    @Nonnull
    @Override
    public SavepointResources<K> savepoint() throws Exception {
        flushTimers();
        return flinks.savepoint();
    }

    private void flushTimers() {
        if (timers != null) {
            timers.flush();
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        flinks.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        flinks.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void notifyCheckpointSubsumed(long checkpointId) throws Exception {
        flinks.notifyCheckpointSubsumed(checkpointId);
    }

    /** Everything of the base class that is to be released is shared with Flink's backend. */
    @Override
    public void dispose() {
        IOUtils.closeQuietly(timers);
        flinks.dispose();
    }
}
