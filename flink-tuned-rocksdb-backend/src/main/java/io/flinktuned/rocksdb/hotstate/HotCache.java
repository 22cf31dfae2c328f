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

package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The hot tier of one keyed backend: bounds what its states hold and what of it is not yet written,
 * and makes room. Used by the task thread alone.
 *
 * <p>Operations on states add and change entries as they need, and call {@link #settle} at their
 * end. Only then is anything evicted: an entry cannot vanish under an operation.
 */
public final class HotCache implements AutoCloseable {

    /** What a checkpoint may find unflushed, in bytes of heap, however few records that are. */
    private static final long UNFLUSHED_BYTES_AT_CHECKPOINT = 16 << 20;

    /** Writes are done in this many parts of what a checkpoint may find. */
    private static final int PARTS = 4;

    /** An entry that is evicted is written together with those of the next so many that need it. */
    private static final int EVICTED_WITH = 256;

    /** So often the limit is looked up, which goes down as a checkpoint comes near. */
    private static final int CHANGES_BETWEEN_LOOKS = 1024;

    private final UnflushedLimit limit;
    private final HotMemory.Share memory;
    private final long budget;
    private final EvictionQueue queue = new EvictionQueue();
    private final List<HotTable<?>> tables = new ArrayList<>();

    private int unflushedRecords;
    private long unflushedBytes;
    private int maxUnflushedRecords;
    private long maxUnflushedBytes;
    private int untilLook;
    private long hits;
    private long evictions;
    private boolean writeFailed;

    /**
     * @param memory the heap of all tasks
     * @param budget what all tasks may have of it together, in bytes
     * @param limit how many values may wait to be written
     */
    public HotCache(HotMemory memory, long budget, UnflushedLimit limit) {
        this.memory = memory.open(budget, () -> hits);
        this.budget = budget;
        this.limit = limit;
    }

    void countHit() {
        hits++;
    }

    <E extends Entry> HotTable<E> newTable(Store store, StateStatistics statistics) {
        HotTable<E> table = new HotTable<>(store, statistics);
        tables.add(table);
        return table;
    }

    <E extends Entry> void add(HotTable<E> table, E entry) {
        table.add(entry);
        queue.add(entry);
        memory.use(entry.bytes);
    }

    /** Accounts for an entry that has grown or shrunk. */
    void resize(Entry entry, int bytes) {
        // An operation may go on with an entry that it has removed itself.
        if (!entry.removed) {
            int change = bytes - entry.bytes;
            entry.bytes = bytes;
            entry.table.statistics.bytes += change;
            memory.use(change);
        }
    }

    /** Says that an entry has something to be written, and how much is new of that. */
    void unflushed(Entry entry, int bytes) {
        entry.table.markUnflushed(entry, bytes);
        unflushedRecords++;
        unflushedBytes += bytes;
    }

    /** Says by how much the part of an entry that is to be written anyway has grown, or shrunk. */
    void unflushedGrew(Entry entry, int bytes) {
        entry.table.addUnflushed(entry, 0, bytes);
        unflushedBytes += bytes;
    }

    /** Says that records of an entry need not be written any more. */
    void unflushedGone(Entry entry, int records, int bytes) {
        if (records == entry.unflushedRecords) {
            entry.table.markFlushed(entry);
        } else {
            entry.table.addUnflushed(entry, -records, -bytes);
        }
        unflushedRecords -= records;
        unflushedBytes -= bytes;
    }

    /** Keeps the bounds. To be called at the end of each operation that has changed something. */
    void settle() {
        // Also what changes again and waits already: time passes.
        if (--untilLook <= 0
                || unflushedRecords > maxUnflushedRecords
                || unflushedBytes > maxUnflushedBytes) {
            boundUnflushed();
        }
        while (memory.isExceeded()) {
            Entry entry = queue.evict();
            if (entry == null) {
                return;
            }
            if (entry.unflushed) {
                writeWithNext(entry);
            }
            remove(entry);
            entry.table.statistics.evictions++;
            evictions++;
        }
    }

    /** Writes an entry that is evicted, and with it what will have to be written next. */
    private void writeWithNext(Entry evicted) {
        List<Entry> entries = new ArrayList<>();
        entries.add(evicted);
        for (Entry next : queue.next(EVICTED_WITH)) {
            if (next.unflushed && next.table == evicted.table) {
                entries.add(next);
            }
        }
        flush(evicted.table, entries);
    }

    private void boundUnflushed() {
        untilLook = CHANGES_BETWEEN_LOOKS;
        lookUpLimit();
        while (unflushedRecords > maxUnflushedRecords || unflushedBytes > maxUnflushedBytes) {
            ToLongFunction<HotTable<?>> unflushed =
                    unflushedBytes > maxUnflushedBytes
                            ? HotTable::unflushedBytes
                            : HotTable::unflushedRecords;
            HotTable<?> most = Collections.max(tables, Comparator.comparingLong(unflushed));
            flush(most, most.longestUnflushed(Math.max(1, limit.atCheckpoint() / PARTS)));
            lookUpLimit();
        }
    }

    private void lookUpLimit() {
        maxUnflushedRecords = limit.now();
        double share = (double) maxUnflushedRecords / limit.atCheckpoint();
        maxUnflushedBytes =
                Math.max(
                        UNFLUSHED_BYTES_AT_CHECKPOINT,
                        (long) Math.min(budget / 2.0, share * UNFLUSHED_BYTES_AT_CHECKPOINT));
    }

    private void remove(Entry entry) {
        entry.table.remove(entry);
        memory.use(-entry.bytes);
    }

    /**
     * Writes all that is unflushed, and gives up memory that others need: a task that gets no
     * records still writes checkpoints.
     */
    public void flush() {
        for (HotTable<?> table : tables) {
            flush(table);
        }
        memory.check();
        settle();
    }

    /** Writes what is unflushed of one table. */
    void flush(HotTable<?> table) {
        flush(table, table.longestUnflushed(Integer.MAX_VALUE));
    }

    /** Writes what is unflushed of one entry. */
    void flush(Entry entry) {
        if (entry.unflushed) {
            flush(entry.table, Collections.singletonList(entry));
        }
    }

    /** Writes entries of a table that are unflushed. */
    void flush(HotTable<?> table, List<Entry> entries) {
        checkNoWriteFailed();
        if (entries.isEmpty()) {
            return;
        }
        int recordsBefore = table.unflushedRecords();
        long bytesBefore = table.unflushedBytes();
        int[] written = new int[1];
        long start = System.nanoTime();
        write(() -> written[0] = table.flush(entries));
        unflushedRecords -= recordsBefore - table.unflushedRecords();
        unflushedBytes -= bytesBefore - table.unflushedBytes();
        long nanos = System.nanoTime() - start;
        table.statistics.flushNanos += nanos;
        limit.written(written[0], nanos);
    }

    /** Changes the store, or fails for good. */
    void write(Runnable change) {
        checkNoWriteFailed();
        writeFailed = true;
        change.run();
        writeFailed = false;
    }

    /**
     * After a write that failed nobody knows what is in the store, so no snapshot may be taken any
     * more, even if somebody has caught the exception.
     */
    private void checkNoWriteFailed() {
        if (writeFailed) {
            throw new IllegalStateException("Writing state to RocksDB has failed before.");
        }
    }

    /** Writes what is unflushed of a table, and holds nothing of it any more. */
    void drop(HotTable<?> table) {
        flush(table);
        table.removeAll(entry -> memory.use(-entry.bytes));
        queue.purge();
    }

    /** Forgets an entry and what is unflushed of it: the store has lost it, too. */
    void discard(Entry entry) {
        unflushedRecords -= entry.unflushedRecords;
        unflushedBytes -= entry.unflushedBytes;
        entry.table.markFlushed(entry);
        remove(entry);
        queue.removed();
    }

    /** Forgets a table that holds nothing any more. */
    void remove(HotTable<?> table) {
        tables.remove(table);
    }

    /** Number of evictions so far: if it does not change there is room enough. */
    long evictions() {
        return evictions;
    }

    /** Gives all memory back, and writes nothing. */
    @Override
    public void close() {
        memory.close();
    }
}
