// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;

import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.ReadOptions;

/**
 * What differs between the RocksDB versions of the Flink lines: here, RocksDB 6.20 of Flink 1.20.
 */
@Internal
public final class RocksDBLine {

    /** The versions of Flink that this is for. */
    public static final String FLINK = "1.20";

    /** The same, as a pattern for what Flink says it is, also as {@code 1.20.1-vendor-2}. */
    public static final String FLINK_PATTERN = "1\\.20([.-].*)?";

    /**
     * The most, in bytes, that this RocksDB takes for an arena block by itself ({@code
     * SanitizeOptions} in {@code db/column_family.cc}).
     */
    public static final long ARENA_BLOCK_SIZE_CAP = Long.MAX_VALUE;

    /** Whether there is a block cache without locks. */
    public static final boolean HAS_HYPER_CLOCK_CACHE = false;

    /**
     * Whether memtables can have a bloom filter of whole keys; not through the Java API of 6.20.
     */
    public static final boolean HAS_MEMTABLE_FILTERS = false;

    /**
     * Whether Flink can restore from the snapshots of several subtasks without copying each entry:
     * the constructor of RocksDBIncrementalRestoreOperation ignores the key in 1.20.
     */
    public static final boolean HAS_INGEST_RESTORE = false;

    private RocksDBLine() {}

    /**
     * @throws UnsupportedOperationException always; this RocksDB has none
     */
    public static Cache hyperClockCache(
            long capacity, long estimatedEntryCharge, int shardBits, boolean strictCapacityLimit) {
        throw new UnsupportedOperationException("RocksDB 6.20 has no HyperClockCache.");
    }

    /**
     * @throws UnsupportedOperationException always; this RocksDB has none
     */
    public static void setMemtableFilterRatio(ColumnFamilyOptions options, double ratio) {
        throw new UnsupportedOperationException("RocksDB 6.20 has no filters of whole keys.");
    }

    /** 0, since there are no filters. */
    public static double memtableFilterRatio(ColumnFamilyOptions options) {
        return 0;
    }

    /** Calls {@code check} for what changes which records of a database are read. */
    public static void checkReadOptions(ReadOptions options, ReadOptionCheck check) {
        check.require("iterStartSeqnum", options.iterStartSeqnum(), 0L);
    }
}
