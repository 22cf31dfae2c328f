// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/**
 * What happened to one state in the hot tier. Written by the task thread alone; metric reporters
 * read it from theirs, and may see a value that is a little old.
 */
@Internal
public final class StateStatistics {

    long hits;
    long negativeHits;
    long misses;
    long evictions;
    long bytes;
    long unflushedRecords;
    long unflushedBytes;
    long bytesChanged;
    long bytesWritten;
    long flushNanos;
    boolean admits;

    /** Null if no access is timed. */
    @Nullable private final AccessLatencies latencies;

    /** Of a state of which no access is timed. */
    public StateStatistics() {
        this(null);
    }

    /**
     * @param latencies times accesses; null if none is timed
     */
    public StateStatistics(@Nullable AccessLatencies latencies) {
        this.latencies = latencies;
    }

    /** To be called first by each operation: when it began if it is to be timed, and 0 if not. */
    long begin() {
        return latencies != null && latencies.isNext() ? System.nanoTime() | 1 : 0;
    }

    /** To be called last by each operation, with what {@link #begin} returned. */
    void end(long begin, AccessLatencies.Access access) {
        if (begin != 0) {
            latencies.add(access, System.nanoTime() - begin);
        }
    }

    /** Accesses that needed nothing from RocksDB. */
    public long hits() {
        return hits;
    }

    /** Those of them that read what does not exist. */
    public long negativeHits() {
        return negativeHits;
    }

    /** Reads that RocksDB had to answer. */
    public long misses() {
        return misses;
    }

    /** Records evicted to make room. */
    public long evictions() {
        return evictions;
    }

    /** Memory of the tier that is taken. */
    public long bytes() {
        return bytes;
    }

    /** Values written to the tier and not yet to RocksDB. */
    public long unflushedRecords() {
        return unflushedRecords;
    }

    /** Bytes of their keys and values. */
    public long unflushedBytes() {
        return unflushedBytes;
    }

    /** Bytes of keys and values that were changed. */
    public long bytesChanged() {
        return bytesChanged;
    }

    /** Bytes of keys and values that the tier wrote to RocksDB. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Time spent on writing to RocksDB. */
    public long flushNanos() {
        return flushNanos;
    }

    /** Whether keys that are not held are admitted to the tier. */
    public boolean admits() {
        return admits;
    }
}
