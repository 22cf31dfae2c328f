// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotTier;
import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.metrics.BackendMetrics;
import io.flinktuned.rocksdb.timers.WriteBackTimers;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
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
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;
import org.apache.flink.streaming.api.operators.TimerSerializer;
import org.apache.flink.util.IOUtils;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nonnull;
import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.RunnableFuture;
import java.util.stream.Stream;

/**
 * Flink's keyed state backend for RocksDB, and the hot tier and write-back timers, or one of them,
 * between it and the operator. Extends what Flink's own does because Flink asks only such backends
 * whether heap timers must be written in the synchronous part of a checkpoint; it would lose them
 * otherwise.
 *
 * <p>The current key and the states by name are one and the same for both: the copy constructor of
 * Flink's base class shares them.
 */
@Internal
public final class TunedKeyedStateBackend<K> extends LineKeyedStateBackend<K> {

    private static final Logger LOG = LoggerFactory.getLogger(TunedKeyedStateBackend.class);

    private final RocksDBKeyedStateBackend<K> flinks;

    private final CheckpointSchedule schedule;

    private final ExcludedStates excludedStates;

    private final BackendMetrics metrics;

    /** Null if there are neither hot tier nor write-back timers. */
    @Nullable private final WriteBackMemory memory;

    /** Null if there is no hot tier. */
    @Nullable private final HotStates<K> hotStates;

    /** Null if timers are Flink's. */
    @Nullable private final WriteBackTimers timers;

    /** Whether there are timers that are Flink's. */
    private boolean hasFlinksTimers;

    /** Whether Flink has asked, for this checkpoint, if it must write timers on the heap. */
    private boolean askedAboutTimers;

    /**
     * Puts one around a backend.
     *
     * @param flinks what {@code EmbeddedRocksDBStateBackend} has made, with timers in RocksDB if
     *     they are to be write-back timers; not to be used any more
     * @param schedule is told when checkpoints come
     * @param memory of the hot tier and write-back timers, given back with this; null for none
     * @param tier the hot tier; null for none
     * @param excludedStates what bypasses it
     * @param operator where metrics go
     * @param maxStatesShown how many states have metrics of their own
     * @param timersMemory what write-back timers have of the memory; null for Flink's timers
     */
    public TunedKeyedStateBackend(
            AbstractKeyedStateBackend<K> flinks,
            CheckpointSchedule schedule,
            @Nullable WriteBackMemory memory,
            @Nullable HotTier tier,
            ExcludedStates excludedStates,
            MetricGroup operator,
            int maxStatesShown,
            @Nullable SegmentPool.Share timersMemory) {
        super(flinks);
        this.flinks = (RocksDBKeyedStateBackend<K>) flinks;
        this.schedule = schedule;
        this.excludedStates = excludedStates;
        this.metrics = new BackendMetrics(operator, maxStatesShown, BackendFields.db(this.flinks));
        this.memory = memory;
        this.hotStates =
                tier == null
                        ? null
                        : new HotStates<>(this.flinks, keyContext, tier, excludedStates, metrics);
        this.timers =
                timersMemory == null
                        ? null
                        : new WriteBackTimers(
                                BackendFields.db(this.flinks),
                                this.flinks.getReadOptions(),
                                this.flinks.getWriteOptions(),
                                this.flinks.getKeyGroupRange(),
                                this.flinks.getNumberOfKeyGroups(),
                                this.flinks.getKeyGroupPrefixBytes(),
                                timersMemory,
                                schedule);
        if (timers != null) {
            metrics.add(timers);
        }
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
        if (hotStates != null) {
            hotStates.drop(descriptor.getName());
        }
        IS state =
                flinks.createOrUpdateInternalState(
                        namespaceSerializer,
                        descriptor,
                        snapshotTransformFactory,
                        allowFutureMetadataUpdates);
        showInRocksDB(descriptor.getName());
        return hotStates == null ? state : hotStates.hold(descriptor, state);
    }

    private void showInRocksDB(String state) {
        RocksDbKvStateInfo information = BackendFields.states(flinks).get(state);
        // Timers on the heap have none.
        if (information != null) {
            metrics.inRocksDB(state, information.columnFamilyHandle);
        }
    }

    /**
     * Queries come from other threads and are answered by Flink's state, from RocksDB. A state that
     * was made for another descriptor may only become queryable here.
     */
    @Override
    @SuppressWarnings("deprecation")
    public void publishQueryableStateIfEnabled(
            StateDescriptor<?, ?> descriptor, InternalKvState<?, ?, ?> state) {
        if (hotStates != null && descriptor.isQueryable()) {
            hotStates.bypass(descriptor.getName());
        }
        super.publishQueryableStateIfEnabled(descriptor, state);
    }

    @Override
    public <N> Stream<K> getKeys(String state, N namespace) {
        flushHotStates();
        return flinks.getKeys(state, namespace);
    }

    /** Flink 1.20.0, 1.20.1 and 2.0 do not have it, and so do not call it. */
    @Override
    public <N> Stream<K> getKeys(List<String> states, N namespace) {
        flushHotStates();
        return flinks.getKeys(states, namespace);
    }

    @Override
    public <N> Stream<Tuple2<K, N>> getKeysAndNamespaces(String state) {
        flushHotStates();
        return flinks.getKeysAndNamespaces(state);
    }

    @Override
    public int numKeyValueStateEntries() {
        flushHotStates();
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
        // Makes the column family if it is not there.
        KeyGroupedInternalPriorityQueue<T> queue =
                flinks.create(name, serializer, allowFutureMetadataUpdates);
        showInRocksDB(name);
        // Of no other serializer it is known that its bytes are in the order of time.
        if (timers != null && serializer instanceof TimerSerializer) {
            return timers.queue(
                    BackendFields.states(flinks).get(name).columnFamilyHandle, serializer);
        }
        hasFlinksTimers = true;
        return queue;
    }

    @Override
    public boolean requiresLegacySynchronousTimerSnapshots(SnapshotType snapshot) {
        askedAboutTimers = true;
        return flinks.requiresLegacySynchronousTimerSnapshots(snapshot);
    }

    /**
     * @throws IllegalStateException if there are timers on the heap, and Flink has not asked for
     *     them, so that the checkpoint would not hold them
     */
    private void checkTimersOnHeap(SnapshotType snapshot) {
        if (hasFlinksTimers
                && !askedAboutTimers
                && flinks.requiresLegacySynchronousTimerSnapshots(snapshot)) {
            throw new IllegalStateException(
                    "Timers are on the heap, and what Flink has put around this state backend does"
                            + " not write them to checkpoints, so they would be lost. Flink does so"
                            + " when it restores a checkpoint of the changelog without the"
                            + " changelog. Set 'state.backend.tuned.timers' to 'rocksdb' or"
                            + " 'write-back'.");
        }
        askedAboutTimers = false;
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
        flushHotStates();
        flushTimers();
        checkTimersOnHeap(options.getCheckpointType());
        // All tasks run by now, so all states are there.
        excludedStates.advice().ifPresent(advice -> LOG.warn("{}", advice));
        if (!options.getCheckpointType().isSavepoint()) {
            schedule.started(timestamp);
        }
        return flinks.snapshot(checkpointId, timestamp, streamFactory, options);
    }

    @Nonnull
    @Override
    public SavepointResources<K> savepoint() throws Exception {
        flushHotStates();
        flushTimers();
        return flinks.savepoint();
    }

    private void flushHotStates() {
        if (hotStates != null) {
            hotStates.flush();
        }
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

    /**
     * Drops what has not been written: all that counts is in the last snapshot. Everything of the
     * base class that is to be released is shared with Flink's backend.
     */
    @Override
    public void dispose() {
        // In this order, whatever fails.
        try (memory;
                hotStates) {
            metrics.close();
            IOUtils.closeQuietly(timers);
            flinks.dispose();
        }
    }
}
