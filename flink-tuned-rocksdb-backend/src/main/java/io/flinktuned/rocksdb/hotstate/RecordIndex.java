// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.KeyHash;

import org.apache.flink.core.memory.MemorySegment;

import java.util.Arrays;

/**
 * Finds the records of a {@link RecordLog} by table and key: a hash table whose buckets are chains
 * of records, and which grows bucket by bucket (linear hashing: Litwin, "Linear hashing: a new tool
 * for file and table addressing", VLDB 1980). So it never stops to be rebuilt, and takes memory a
 * segment at a time: when {@link #reserve} is called. A bucket is the address of a record; there
 * are about four for three records.
 */
final class RecordIndex {

    private static final int FIRST_BUCKETS = 256;

    /** Below so many records for each of its buckets it shrinks. */
    private static final int BUCKETS_PER_RECORD_TO_SHRINK = 8;

    private static final int NONE = 0;

    private final RecordLog log;
    private final SegmentPool.Share memory;

    /** Buckets of a segment, as a power of two. */
    private final int segmentShift;

    private MemorySegment[] segments = new MemorySegment[1];
    private int segmentCount;

    /** Buckets at the beginning of this round, a power of two. */
    private int roundBuckets = FIRST_BUCKETS;

    /** Buckets that have been split in this round. */
    private int splitBuckets;

    private int size;

    RecordIndex(RecordLog log, SegmentPool.Share memory, int segmentSize) {
        this.log = log;
        this.memory = memory;
        segmentShift = Integer.numberOfTrailingZeros(segmentSize / Integer.BYTES);
    }

    /** The hash by which a key of a table is found. */
    static int hash(int table, byte[] key, int length) {
        return KeyHash.of(key, length) + table * 0x9E3779B9;
    }

    static int hash(MemorySegment m, int o) {
        return KeyHash.of(m, Record.key(o), Record.keyLength(m, o))
                + Record.table(m, o) * 0x9E3779B9;
    }

    int size() {
        return size;
    }

    /** Takes the memory that it needs at least; false if there is none. */
    boolean open() {
        if (segmentCount == 0 && addSegment()) {
            int first = Math.min(FIRST_BUCKETS, 1 << segmentShift);
            roundBuckets = first;
            for (int i = 0; i < first; i++) {
                segments[0].putInt(i * Integer.BYTES, NONE);
            }
        }
        return segmentCount > 0;
    }

    /** Takes the memory that it needs for more buckets, if it does; false if there is none. */
    boolean reserve() {
        return !isShort() || addSegment();
    }

    /** Whether there are too few buckets, and no room for another one. */
    private boolean isShort() {
        return segmentCount > 0 && hasTooFew() && buckets() >>> segmentShift == segmentCount;
    }

    private boolean hasTooFew() {
        return size > buckets() - (buckets() >>> 2);
    }

    private boolean addSegment() {
        MemorySegment segment = memory.take();
        if (segment == null) {
            return false;
        }
        if (segmentCount == segments.length) {
            segments = Arrays.copyOf(segments, 2 * segmentCount);
        }
        segments[segmentCount++] = segment;
        return true;
    }

    private int buckets() {
        return roundBuckets + splitBuckets;
    }

    private int bucket(int hash) {
        int bucket = hash & 2 * roundBuckets - 1;
        return bucket < buckets() ? bucket : bucket & roundBuckets - 1;
    }

    private int first(int bucket) {
        return segments[bucket >>> segmentShift].getInt(offset(bucket));
    }

    private void setFirst(int bucket, int address) {
        segments[bucket >>> segmentShift].putInt(offset(bucket), address);
    }

    private int offset(int bucket) {
        return (bucket & (1 << segmentShift) - 1) * Integer.BYTES;
    }

    /** The address of a record; 0 if there is none. */
    int find(int table, byte[] key, int length, int hash) {
        if (segmentCount == 0) {
            return NONE;
        }
        int address = first(bucket(hash));
        while (address != NONE) {
            MemorySegment m = log.segment(address);
            int o = log.offset(address);
            if (Record.hasKey(m, o, table, key, length)) {
                return address;
            }
            address = Record.next(m, o);
        }
        return NONE;
    }

    /** Adds a record that is not there. {@link #open} must have been true. */
    void add(int address, int hash) {
        // Two, to make good for those that there was no room for.
        for (int i = 0; i < 2 && hasTooFew() && !isShort(); i++) {
            grow();
        }
        link(bucket(hash), address);
        size++;
    }

    private void link(int bucket, int address) {
        Record.setNext(log.segment(address), log.offset(address), first(bucket));
        setFirst(bucket, address);
    }

    /** Puts a record in the place of another one with the same key. */
    void replace(int address, int newAddress) {
        MemorySegment m = log.segment(address);
        int o = log.offset(address);
        Record.setNext(log.segment(newAddress), log.offset(newAddress), Record.next(m, o));
        setLinkTo(address, hash(m, o), newAddress);
    }

    void remove(int address) {
        MemorySegment m = log.segment(address);
        int o = log.offset(address);
        setLinkTo(address, hash(m, o), Record.next(m, o));
        size--;
        // As many as one record is too few for, so that no more are left when all have gone.
        while (size < buckets() / BUCKETS_PER_RECORD_TO_SHRINK && buckets() > FIRST_BUCKETS) {
            shrink();
        }
    }

    private void setLinkTo(int address, int hash, int target) {
        int bucket = bucket(hash);
        int each = first(bucket);
        if (each == address) {
            setFirst(bucket, target);
            return;
        }
        while (true) {
            MemorySegment m = log.segment(each);
            int o = log.offset(each);
            each = Record.next(m, o);
            if (each == address) {
                Record.setNext(m, o, target);
                return;
            }
        }
    }

    /** Divides a bucket; there is room for another one. */
    private void grow() {
        int added = buckets();
        int divided = splitBuckets;
        int address = first(divided);
        setFirst(divided, NONE);
        setFirst(added, NONE);
        while (address != NONE) {
            MemorySegment m = log.segment(address);
            int o = log.offset(address);
            int next = Record.next(m, o);
            link((hash(m, o) & roundBuckets) == 0 ? divided : added, address);
            address = next;
        }
        if (++splitBuckets == roundBuckets) {
            roundBuckets *= 2;
            splitBuckets = 0;
        }
    }

    /** Puts the records of the last bucket back where they came from. */
    private void shrink() {
        if (splitBuckets == 0) {
            roundBuckets /= 2;
            splitBuckets = roundBuckets;
        }
        splitBuckets--;
        int removed = buckets();
        int address = first(removed);
        while (address != NONE) {
            int next = Record.next(log.segment(address), log.offset(address));
            link(splitBuckets, address);
            address = next;
        }
        if ((removed & (1 << segmentShift) - 1) == 0 && removed >>> segmentShift > 0) {
            memory.give(segments[--segmentCount]);
            segments[segmentCount] = null;
        }
    }
}
