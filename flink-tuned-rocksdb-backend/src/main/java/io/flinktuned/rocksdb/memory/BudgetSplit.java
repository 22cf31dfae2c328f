// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/** How a memory budget is split between the hot tier and RocksDB: pure arithmetic. */
@Internal
public final class BudgetSplit implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long budget;
    private final long writeBackWanted;
    private final long writeBack;

    private BudgetSplit(long budget, long writeBackWanted, long writeBack) {
        this.budget = budget;
        this.writeBackWanted = writeBackWanted;
        this.writeBack = writeBack;
    }

    /** Everything is RocksDB's. */
    public static BudgetSplit withoutWriteBack(long budget) {
        return new BudgetSplit(budget, 0, 0);
    }

    /**
     * Gives hot state and timers their part, or as much as RocksDB can spare; nothing if that is no
     * segment of a {@link SegmentPool}.
     *
     * @param budget bytes for both
     * @param writeBackRatio the part that hot state and timers are to have, in [0, 1)
     * @param rocksDBMinimum bytes that RocksDB needs in any case
     */
    public static BudgetSplit of(long budget, double writeBackRatio, long rocksDBMinimum) {
        long wanted = (long) (writeBackRatio * budget);
        long had = Math.min(wanted, budget - rocksDBMinimum);
        return new BudgetSplit(budget, wanted, had < SegmentPool.MIN_SEGMENT_SIZE ? 0 : had);
    }

    /** The whole budget, in bytes. */
    public long budget() {
        return budget;
    }

    /** What hot state and timers were to have, in bytes. */
    public long writeBackWanted() {
        return writeBackWanted;
    }

    /** What hot state and write-back timers have, in bytes; 0 without them. */
    public long writeBack() {
        return writeBack;
    }

    /** What RocksDB has, in bytes. */
    public long rocksDB() {
        return budget - writeBack;
    }

    /** What is left to RocksDB of something that would be so large if it had the whole budget. */
    public long scaled(long bytes) {
        // Without them exactly what Flink has computed.
        return writeBack == 0 ? bytes : (long) ((double) rocksDB() / budget * bytes);
    }
}
