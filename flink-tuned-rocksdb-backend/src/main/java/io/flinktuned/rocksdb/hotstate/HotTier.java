// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.util.clock.SystemClock;

import java.util.ArrayList;
import java.util.List;

/**
 * The hot tier of one keyed backend: its records, and what may be unflushed of them, which is one
 * class because each change of a record changes both. Used by the task thread alone.
 *
 * <p>Operations on states call {@link #check} first and {@link #settle} last. Records move and go
 * only in {@link #place}, {@link #remove} and {@link #drop}: no address is valid after these.
 */
@Internal
public final class HotTier implements AutoCloseable {

    /** What a checkpoint may find unflushed, in bytes, however few records that are. */
    private static final long UNFLUSHED_BYTES_AT_CHECKPOINT = 16 << 20;

    /** About the most changes that one operation writes because too many are unflushed. */
    static final int PART = 1024;

    /** A record of more bytes counts as several. */
    static final int BYTES_OF_A_CHANGE = 1024;

    /** So often the limit is looked up, which goes down as a checkpoint comes near. */
    private static final int CHANGES_BETWEEN_LOOKS = 1024;

    private final SegmentPool.Share memory;
    private final long memoryBytes;
    private final UnflushedLimit limit;
    private final RecordLog log;
    private final RecordIndex index;
    private final Eviction eviction;

    /** By their numbers; null where there is none any more. */
    private final List<HotTable> tables = new ArrayList<>();

    private int unflushedRecords;
    private long unflushedBytes;
    private int maxUnflushedRecords;
    private long maxUnflushedBytes;
    private int untilLook;
    private final LongestPause longestPause = new LongestPause(SystemClock.getInstance());
    private int lastHash;
    private boolean writeFailed;
    private boolean closed;

    /**
     * @param memory of this backend; whoever has opened it closes it
     * @param limit how many values may wait to be written
     */
    public HotTier(SegmentPool.Share memory, UnflushedLimit limit) {
        this.memory = memory;
        this.memoryBytes = (long) memory.segments() * memory.segmentSize();
        this.limit = limit;
        log = new RecordLog(memory, memory.segmentSize());
        index = new RecordIndex(log, memory, memory.segmentSize());
        eviction = new Eviction(this, memory, log, index);
    }

    // ------------------------------------------------------------------------
    //  Tables and records
    // ------------------------------------------------------------------------

    void add(HotTable table) {
        int free = tables.indexOf(null);
        table.id = free >= 0 ? free : tables.size();
        if (free >= 0) {
            tables.set(free, table);
        } else {
            tables.add(table);
        }
    }

    /** Forgets a table that has no records any more. */
    void remove(HotTable table) {
        tables.set(table.id, null);
    }

    HotTable table(int id) {
        return tables.get(id);
    }

    MemorySegment segment(int address) {
        return log.segment(address);
    }

    int offset(int address) {
        return log.offset(address);
    }

    /** The address of a record; 0 if there is none. */
    int find(HotTable table, byte[] key, int length) {
        lastHash = RecordIndex.hash(table.id, key, length);
        return index.find(table.id, key, length, lastHash);
    }

    /** The hash of the key that was looked for last. */
    int lastHash() {
        return lastHash;
    }

    /** Whether a record can be as large as this. */
    boolean fits(int keyLength, int valueLength) {
        return keyLength <= Record.MAX_KEY_LENGTH
                && Record.HEADER + (long) keyLength + valueLength <= log.maxRecordSize() - 7;
    }

    /**
     * Finds or makes a record whose value can become as long as this. One that is there keeps its
     * value and flags, another one is empty and {@link Record#NEW}.
     *
     * @return its address; 0 if there is no memory for it, it is too large, or it would be new and
     *     the table admits none
     */
    int place(HotTable table, byte[] key, int length, int valueLength) {
        int found = find(table, key, length);
        int hash = lastHash;
        if (found == 0 && !table.admits) {
            return 0;
        }
        if (found != 0 && Record.capacity(segment(found), offset(found)) >= valueLength) {
            return found;
        }
        if (!fits(length, valueLength) || !index.open()) {
            return 0;
        }
        int slack = found == 0 ? 0 : valueLength / 4;
        int size =
                Record.size(
                        length,
                        fits(length, valueLength + slack) ? valueLength + slack : valueLength);
        int address = allocate(found == 0 ? eviction.remembers(hash) : log.isInMain(found), size);
        if (address == 0) {
            return 0;
        }
        // What was there may have moved, or gone.
        found = index.find(table.id, key, length, hash);
        MemorySegment m = segment(address);
        int o = offset(address);
        Record.create(m, o, size, table.id, key, length, Record.NEW);
        if (found == 0) {
            index.add(address, hash);
            table.records++;
            table.statistics.bytes += size;
        } else {
            takeOver(table, found, m, o, address);
        }
        return address;
    }

    private void takeOver(HotTable table, int from, MemorySegment m, int o, int address) {
        MemorySegment source = segment(from);
        int at = offset(from);
        int valueLength = Record.valueLength(source, at);
        source.copyTo(Record.value(source, at), m, Record.value(m, o), valueLength);
        Record.setValueLength(m, o, valueLength);
        Record.copyFlags(source, at, m, o);
        table.statistics.bytes += Record.size(m, o) - Record.size(source, at);
        exchange(from, address);
    }

    /** Lets a record take the place of another one. */
    void exchange(int from, int to) {
        index.replace(from, to);
        Record.set(segment(from), offset(from), Record.DEAD);
        if (Record.is(segment(to), offset(to), Record.UNFLUSHED)) {
            log.addDue(to);
        }
    }

    /** Forgets a record, and what is unflushed of it. */
    void remove(HotTable table, int address) {
        MemorySegment m = segment(address);
        int o = offset(address);
        if (Record.is(m, o, Record.UNFLUSHED)) {
            unflushedGone(table, table.unflushedRecords(m, o), table.unflushedBytes(m, o));
        }
        unlink(table, address);
    }

    /** Forgets a record of which nothing counts as unflushed. */
    void unlink(HotTable table, int address) {
        MemorySegment m = segment(address);
        int o = offset(address);
        index.remove(address);
        Record.set(m, o, Record.DEAD);
        table.records--;
        table.statistics.bytes -= Record.size(m, o);
    }

    private int allocate(boolean toMain, int size) {
        int address = log.append(toMain, size);
        if (address != 0) {
            return address;
        }
        long start = System.nanoTime();
        boolean hasRoom = eviction.makeRoom(toMain);
        longestPause.add(System.nanoTime() - start);
        return hasRoom ? log.append(toMain, size) : 0;
    }

    /** Number of evictions so far: if it does not change there is room enough. */
    long evictions() {
        return eviction.count();
    }

    /** Memory that is taken, in bytes. */
    public long memoryUsed() {
        return (long) memory.held() * memory.segmentSize();
    }

    /** An equal part of the memory for all tiers and timers of the slot, in bytes. */
    public long memoryShare() {
        return memory.equalPart();
    }

    // ------------------------------------------------------------------------
    //  Unflushed records
    // ------------------------------------------------------------------------

    /** Says that more of a record is unflushed, or less, but something. */
    void unflushed(HotTable table, int address, int records, int bytes) {
        log.addDue(address);
        unflushedGone(table, -records, -bytes);
    }

    /** Says that so much need not be written any more. */
    void unflushedGone(HotTable table, int records, int bytes) {
        unflushedRecords -= records;
        unflushedBytes -= bytes;
        table.statistics.unflushedRecords -= records;
        table.statistics.unflushedBytes -= bytes;
    }

    /**
     * Writes a part of what is unflushed if it is too much. To be called at the end of each
     * operation that has changed something: also of what changes again, for time passes.
     */
    void settle() {
        if (--untilLook <= 0 || isTooMuchUnflushed()) {
            untilLook = CHANGES_BETWEEN_LOOKS;
            lookUpLimit();
            if (isTooMuchUnflushed()) {
                write(log.takeDue(-1, PART, this::changes));
            }
        }
    }

    /** The changes that it costs to write a record; bytes cost, too. */
    private int changes(int address) {
        MemorySegment m = segment(address);
        int o = offset(address);
        return Math.max(
                tables.get(Record.table(m, o)).unflushedRecords(m, o),
                Record.size(m, o) / BYTES_OF_A_CHANGE);
    }

    /** How many values may wait to be written as things are. */
    public int maxUnflushedRecords() {
        return maxUnflushedRecords;
    }

    /**
     * The longest time that an operation waited for room or for RocksDB to take changes, in this
     * minute and the one before, in nanoseconds.
     */
    public long longestPauseNanos() {
        return longestPause.nanos();
    }

    private boolean isTooMuchUnflushed() {
        return unflushedRecords > maxUnflushedRecords || unflushedBytes > maxUnflushedBytes;
    }

    private void lookUpLimit() {
        maxUnflushedRecords = limit.now();
        double share = (double) maxUnflushedRecords / limit.atCheckpoint();
        maxUnflushedBytes =
                Math.max(
                        UNFLUSHED_BYTES_AT_CHECKPOINT,
                        (long) Math.min(memoryBytes / 2.0, share * UNFLUSHED_BYTES_AT_CHECKPOINT));
    }

    /**
     * Writes all that is unflushed, and gives up memory that others need: a task that gets no
     * records still writes checkpoints.
     */
    public void flush() {
        check();
        write(log.takeDue(-1, Long.MAX_VALUE, address -> 1));
        eviction.giveUp();
    }

    /** Writes what is unflushed of records, as RocksDB likes it: in the order of their keys. */
    void write(Addresses addresses) {
        check();
        addresses.sort(log);
        int from = 0;
        while (from < addresses.size()) {
            int table = tableOf(addresses, from);
            int to = from + 1;
            while (to < addresses.size() && tableOf(addresses, to) == table) {
                to++;
            }
            write(tables.get(table), addresses, from, to);
            from = to;
        }
    }

    private int tableOf(Addresses addresses, int i) {
        return Record.table(segment(addresses.get(i)), offset(addresses.get(i)));
    }

    private void write(HotTable table, Addresses addresses, int from, int to) {
        long start = System.nanoTime();
        int[] written = new int[1];
        change(
                () -> {
                    try (Store.Writer writer = table.store.writer()) {
                        for (int i = from; i < to; i++) {
                            written[0] += write(table, writer, addresses.get(i));
                        }
                    }
                });
        long nanos = System.nanoTime() - start;
        table.statistics.flushNanos += nanos;
        longestPause.add(nanos);
        limit.written(written[0], nanos);
    }

    private int write(HotTable table, Store.Writer writer, int address) {
        MemorySegment m = segment(address);
        int o = offset(address);
        if (!Record.is(m, o, Record.UNFLUSHED)) {
            return 0;
        }
        int bytes = table.unflushedBytes(m, o);
        unflushedGone(table, table.unflushedRecords(m, o), bytes);
        table.statistics.bytesWritten += bytes;
        int written = table.write(writer, m, o);
        Record.clear(m, o, Record.UNFLUSHED);
        return written;
    }

    /** Writes what is unflushed of one record. */
    void write(int address) {
        Addresses one = new Addresses();
        one.add(address);
        write(one);
    }

    /** Changes the store, or fails for good. */
    void change(Runnable change) {
        writeFailed = true;
        change.run();
        writeFailed = false;
    }

    /**
     * To be called first by each operation. After a write that failed nobody knows what is in the
     * store, so nothing may be read and no snapshot may be taken any more, even if somebody has
     * caught the exception.
     *
     * @throws IllegalStateException if a write has failed, or the tier is closed
     */
    void check() {
        if (writeFailed || closed) {
            throw new IllegalStateException(
                    closed
                            ? "The state backend has been disposed of."
                            : "Writing state to RocksDB has failed before.");
        }
    }

    /** Writes what is unflushed of a table. */
    void flush(HotTable table) {
        check();
        write(log.takeDue(table.id, Long.MAX_VALUE, address -> 1));
    }

    /** Writes what is unflushed of a table, and holds nothing of it any more. */
    void drop(HotTable table) {
        flush(table);
        Addresses all = new Addresses();
        log.forEach(
                address -> {
                    if (Record.table(segment(address), offset(address)) == table.id) {
                        all.add(address);
                    }
                });
        for (int i = 0; i < all.size(); i++) {
            unlink(table, all.get(i));
        }
    }

    /** Ends all use, and writes nothing. */
    @Override
    public void close() {
        closed = true;
    }
}
