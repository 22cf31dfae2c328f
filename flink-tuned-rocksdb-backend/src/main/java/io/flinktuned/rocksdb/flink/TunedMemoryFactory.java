// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.memory.BudgetSplit;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.annotation.Internal;
import org.apache.flink.state.rocksdb.RocksDBMemoryControllerUtils.RocksDBMemoryFactory;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * Makes the write buffer manager as Flink does, and a block cache with few and large shards (see
 * {@link MemoryPlan#cacheShardBits}): a {@code HyperClockCache}, which has no locks, where RocksDB
 * has it and no high-priority pool is asked for, else an {@code LRUCache}; or one as Flink's. Both
 * are as large as goes with what hot state leaves of the budget.
 */
@Internal
public final class TunedMemoryFactory implements RocksDBMemoryFactory {

    private static final long serialVersionUID = 1L;

    /** As in Flink: when the cache is full a read must not fail (FLINK-15532). */
    private static final boolean STRICT_CAPACITY_LIMIT = false;

    /**
     * A {@code HyperClockCache} must know beforehand how large blocks are. If they are smaller it
     * does not use all of its capacity; if they are larger it wastes 64 bytes for each block that
     * there could be.
     */
    private static final long MAX_ESTIMATED_ENTRY_CHARGE = 4096;

    /** What the block cache is like. */
    private enum Kind {
        FLINKS,
        LRU,
        HYPER_CLOCK
    }

    private final Kind kind;
    private final long estimatedEntryCharge;
    private final BudgetSplit split;

    private TunedMemoryFactory(Kind kind, long estimatedEntryCharge, BudgetSplit split) {
        this.kind = kind;
        this.estimatedEntryCharge = estimatedEntryCharge;
        this.split = split;
    }

    /** With the block cache that Flink makes. */
    public static TunedMemoryFactory flinks(BudgetSplit split) {
        return new TunedMemoryFactory(Kind.FLINKS, 0, split);
    }

    /** With an {@code LRUCache} that keeps a pool for index and filter blocks. */
    public static TunedMemoryFactory withHighPriorityPool(BudgetSplit split) {
        return new TunedMemoryFactory(Kind.LRU, 0, split);
    }

    /**
     * With the fastest block cache that there is.
     *
     * @param blockSize of data blocks, in bytes
     */
    public static TunedMemoryFactory withoutHighPriorityPool(long blockSize, BudgetSplit split) {
        return RocksDBLine.HAS_HYPER_CLOCK_CACHE
                ? new TunedMemoryFactory(
                        Kind.HYPER_CLOCK, Math.min(blockSize, MAX_ESTIMATED_ENTRY_CHARGE), split)
                : withHighPriorityPool(split);
    }

    /** Whether the high-priority-pool ratio has an effect. */
    public boolean hasHighPriorityPool() {
        return kind != Kind.HYPER_CLOCK;
    }

    @Override
    public Cache createCache(long cacheCapacity, double highPriorityPoolRatio) {
        long capacity = split.scaled(cacheCapacity);
        int shardBits = MemoryPlan.cacheShardBits(capacity);
        switch (kind) {
            case FLINKS:
                return DEFAULT.createCache(capacity, highPriorityPoolRatio);
            case LRU:
                return new LRUCache(
                        capacity, shardBits, STRICT_CAPACITY_LIMIT, highPriorityPoolRatio);
            default:
                return RocksDBLine.hyperClockCache(
                        capacity, estimatedEntryCharge, shardBits, STRICT_CAPACITY_LIMIT);
        }
    }

    @Override
    public WriteBufferManager createWriteBufferManager(
            long writeBufferManagerCapacity, Cache cache) {
        return DEFAULT.createWriteBufferManager(split.scaled(writeBufferManagerCapacity), cache);
    }
}
