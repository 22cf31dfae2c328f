// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;

import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.ReadOptions;

/**
 * What differs between the RocksDB versions of the Flink lines: here, RocksDB 8.10 of Flink 2.0 to
 * 2.3.
 */
@Internal
public final class RocksDBLine {

    /** The versions of Flink that this is for. */
    public static final String FLINK = "2.0 to 2.3";

    /** The same, as a pattern for what Flink says it is, also as {@code 1.20.1-vendor-2}. */
    public static final String FLINK_PATTERN = "2\\.[0-3]([.-].*)?";

    /**
     * The most, in bytes, that this RocksDB takes for an arena block by itself ({@code
     * SanitizeOptions} in {@code db/column_family.cc}).
     */
    public static final long ARENA_BLOCK_SIZE_CAP = 1024 * 1024;

    /** Whether there is a block cache without locks. */
    public static final boolean HAS_HYPER_CLOCK_CACHE = true;

    /** Whether memtables can have a bloom filter of whole keys. */
    public static final boolean HAS_MEMTABLE_FILTERS = true;

    /**
     * Whether Flink can restore from the snapshots of several subtasks without copying each entry:
     * the constructor of RocksDBIncrementalRestoreOperation ignores the key in 1.20.
     */
    public static final boolean HAS_INGEST_RESTORE = true;

    private RocksDBLine() {}

    /**
     * A block cache without locks, which knows no high-priority pool.
     *
     * @param estimatedEntryCharge size in bytes of a typical block, rather too small than too large
     */
    public static Cache hyperClockCache(
            long capacity, long estimatedEntryCharge, int shardBits, boolean strictCapacityLimit) {
        return new HyperClockCache(capacity, estimatedEntryCharge, shardBits, strictCapacityLimit);
    }

    /**
     * Gives each memtable a bloom filter of whole keys.
     *
     * @param ratio its part of the write buffer
     */
    public static void setMemtableFilterRatio(ColumnFamilyOptions options, double ratio) {
        options.setMemtableWholeKeyFiltering(true);
        options.setMemtablePrefixBloomSizeRatio(ratio);
    }

    /** The part of the write buffer that a bloom filter of whole keys takes; 0 without one. */
    public static double memtableFilterRatio(ColumnFamilyOptions options) {
        return options.memtableWholeKeyFiltering() ? options.memtablePrefixBloomSizeRatio() : 0;
    }

    /** Calls {@code check} for what changes which records of a database are read. */
    public static void checkReadOptions(ReadOptions options, ReadOptionCheck check) {
        check.require("timestamp", options.timestamp(), null);
        check.require("iterStartTs", options.iterStartTs(), null);
        check.require("deadline", options.deadline(), 0L);
        check.require("ioTimeout", options.ioTimeout(), 0L);
    }
}
