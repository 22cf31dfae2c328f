// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.Keyed;
import org.apache.flink.state.rocksdb.RocksDBWriteBatchWrapper;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timers of a keyed state backend that are written to RocksDB late. To be flushed before each
 * snapshot.
 */
@Internal
public final class WriteBackTimers implements AutoCloseable {

    private final RocksDB db;
    private final ReadOptions readOptions;
    private final RocksDBWriteBatchWrapper writes;
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final int keyGroupBytes;
    private final TimerMemory memory;
    private final CheckpointSchedule schedule;

    /** The queue of each column family, by its number. Metrics look at them, too. */
    private final Map<Integer, WriteBackTimerQueue<?>> queues = new ConcurrentHashMap<>();

    private boolean closed;

    /**
     * @param memory for these timers; given back with this
     * @param schedule when checkpoints come, which write what has not been written
     */
    public WriteBackTimers(
            RocksDB db,
            ReadOptions readOptions,
            WriteOptions writeOptions,
            KeyGroupRange keyGroups,
            int maxParallelism,
            int keyGroupBytes,
            SegmentPool.Share memory,
            CheckpointSchedule schedule) {
        this.db = db;
        this.readOptions = readOptions;
        this.writes = new RocksDBWriteBatchWrapper(db, writeOptions);
        this.keyGroups = keyGroups;
        this.maxParallelism = maxParallelism;
        this.keyGroupBytes = keyGroupBytes;
        this.memory = new TimerMemory(memory);
        this.schedule = schedule;
    }

    /**
     * A queue of timers. It takes the place of the one before of the same column family, which must
     * not be used any more: with the changelog, Flink asks for a queue when it replays changes, and
     * again when the operator starts.
     *
     * @param columnFamily where Flink keeps these timers
     */
    public <T extends Keyed<?>> KeyGroupedInternalPriorityQueue<T> queue(
            ColumnFamilyHandle columnFamily, TypeSerializer<T> serializer) {
        WriteBackTimerQueue<?> before = queues.get(columnFamily.getID());
        if (before != null) {
            // If this fails it is still there, and no snapshot can be taken.
            before.flush();
            before.close();
            queues.remove(columnFamily.getID());
        }
        WriteBackTimerQueue<T> queue =
                new WriteBackTimerQueue<>(
                        serializer,
                        keyGroups,
                        maxParallelism,
                        keyGroupBytes,
                        new TimersInRocksDB(db, columnFamily, readOptions, writes),
                        memory,
                        new UnflushedLimit(schedule, WriteBackTimerQueue.MAX_CHANGES));
        queues.put(columnFamily.getID(), queue);
        return queue;
    }

    /** About what all of these timers take, in bytes. */
    public long bytes() {
        return queues.values().stream().mapToLong(WriteBackTimerQueue::bytes).sum();
    }

    /** An equal part of the memory for all tiers and timers of the slot, in bytes. */
    public long memoryShare() {
        return memory.share();
    }

    /** Writes everything to RocksDB that is not there yet. */
    public void flush() {
        queues.values().forEach(WriteBackTimerQueue::flush);
    }

    /** To be called before RocksDB is closed. */
    @Override
    public void close() throws RocksDBException {
        if (!closed) {
            closed = true;
            memory.close();
            writes.close();
        }
    }
}
