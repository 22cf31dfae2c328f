// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What RocksDB gets out of a memory budget: pure arithmetic, no RocksDB and no Flink runtime. The
 * derivation stands here, and makes the file long, so that who changes one sees the other.
 *
 * <p>If hot state has a part of the budget, {@code M} below is the rest. Flink knows nothing of
 * that part, and computes sizes for the whole budget: {@link BudgetSplit#scaled} makes them those
 * for the rest.
 *
 * <h2>Cache and write buffer manager</h2>
 *
 * <p>All RocksDB instances that share a budget {@code M} share one {@code LRUCache} and one {@code
 * WriteBufferManager} that charges memtables to that cache. A write buffer manager of capacity
 * {@code B} can be exceeded by half while a flush runs, so Flink gives memtables, at their worst,
 * the share {@code w} (the write-buffer ratio) of the budget:
 *
 * <pre>
 *   1.5 B           = w M                =&gt;  B = 2 w M / 3
 *   cache capacity  = (M - w M) + B      =&gt;  C = (3 - w) M / 3
 * </pre>
 *
 * (Flink's {@code RocksDBMemoryControllerUtils.calculateActualCacheCapacity}.) Of the cache, {@code
 * h C} is kept for blocks of high priority: index and filter blocks.
 *
 * <h2>When RocksDB flushes without end</h2>
 *
 * <p>The write buffer manager asks for a flush as soon as active memtables hold more than its
 * mutable limit of {@code 7/8 B} ({@code mutable_limit_} in RocksDB's {@code
 * memtable/write_buffer_manager.cc}), or half of {@code B} while those that are being flushed take
 * the rest. A memtable takes memory in arena blocks; every state that has been written to since its
 * last flush holds at least one. So with {@code n} states in use and an arena block of {@code a}:
 *
 * <pre>
 *   memtables that fit  f = floor(7/8 B / a)
 *   n &gt; f  =&gt;  the limit is exceeded by almost empty memtables, and every write flushes
 * </pre>
 *
 * <p>RocksDB takes {@code a} = write buffer size / 8 rounded up to 4 KiB, which newer versions cap
 * at 1 MiB ({@code SanitizeOptions} in {@code db/column_family.cc}). With 64 MiB write buffers that
 * is 8 MiB on RocksDB 6.20 (Flink 1.20) and 1 MiB on RocksDB 8.10 (Flink 2.x).
 *
 * <h2>When the cache keeps no index</h2>
 *
 * <p>A block cache is divided into shards, each with its own lock and an equal part of the
 * capacity, and a block goes into the shard that its hash says. RocksDB makes 64 shards as soon as
 * they hold 512 KiB each ({@code GetDefaultCacheShardBits} in {@code cache/sharded_cache.cc}): a
 * cache of 53 MiB has shards of 0.8 MiB. The index of a file of 64 MiB, with entries of 64 bytes,
 * 20 of them the key, that compress to half, takes 1 MiB (32,768 blocks of 4 KiB, each with a key
 * and 12 bytes) and its bloom filter 2.5 MiB. A block that does not fit its shard is dropped as
 * soon as the read that has loaded it ends, and the next read loads, checks and unpacks it again.
 *
 * <h2>When level 1 is rewritten all the time</h2>
 *
 * <p>Compaction merges level 0 into level 1 when level 0 has four files ({@code
 * level0_file_num_compaction_trigger}), each of which was a memtable. Keys that are written in no
 * order lie all over level 1, so merging four memtables of {@code b} rewrites all of it, which is
 * up to {@code max_bytes_for_level_base}. RocksDB's own 256 MiB are made for write buffers of 64
 * MiB; with 2 MiB (a slot of 16 MiB) 32 bytes are rewritten for each one that is merged. RocksDB's
 * tuning guide wants level 1 to be about as large as level 0.
 *
 * <h2>What the plan chooses</h2>
 *
 * <ul>
 *   <li>As many shards of the cache as have 32 MiB each, 64 at most. Many shards are for many
 *       threads; a slot has few.
 *   <li>A write buffer of at most half the mutable limit (rounded down to a power of two, at least
 *       1 MiB), so that a memtable is flushed when it is full, and not a small one of another state
 *       because the write buffer manager is.
 *   <li>Where memtables are to have bloom filters, a filter for each of one part in {@value
 *       #WRITE_BUFFER_PER_FILTER} of the write buffer, but all those of the planned states in one
 *       part in {@value #LIMIT_PER_FILTERS} of the mutable limit: a memtable takes its filter when
 *       it is made, also if nobody writes to it. No filter is smaller than 4 KiB.
 *   <li>An arena block that lets every planned state hold {@value #ARENA_BLOCKS_PER_MEMTABLE}
 *       blocks besides, between 4 KiB and {@link #MAX_ARENA_BLOCK_SIZE}.
 *   <li>A level 1 of {@value #LEVEL_BASE_PER_WRITE_BUFFER} write buffers, twice as large as level
 *       0, and at most RocksDB's own 256 MiB. An equally large one would want more levels for the
 *       same state.
 * </ul>
 *
 * <p>Worked example: {@code M} = 128 MiB, {@code w} = 0.5, {@code h} = 0.1, 40 states, Flink 1.20
 * defaults. {@code C} = 106.7 MiB, {@code B} = 42.7 MiB, mutable limit 37.3 MiB, high-priority pool
 * 10.7 MiB. RocksDB's own arena block of 8 MiB lets 4 memtables fit: 40 states flush without end.
 * The plan takes 16 MiB write buffers, arena blocks of 236 KiB, so that 161 memtables fit, and a
 * level 1 of 128 MiB.
 */
@Internal
public final class MemoryPlan implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** RocksDB's lower bound of {@code write_buffer_size}, in bytes. */
    static final long MIN_WRITE_BUFFER_SIZE = 64 * KIB;

    /** RocksDB's lower bound of an {@code LRUCache} shard, in bytes. */
    static final long MIN_CACHE_SHARD_SIZE = 512 * KIB;

    /** The least size of a shard that the plan chooses, in bytes; that of RocksDB's newer cache. */
    static final long MIN_CHOSEN_CACHE_SHARD_SIZE = 32 * MIB;

    /** RocksDB's upper bound when it chooses. */
    private static final int MAX_CACHE_SHARD_BITS = 6;

    /** The alignment, and least sensible size, of an arena block and a filter, in bytes. */
    private static final long ARENA_ALIGNMENT = 4 * KIB;

    /** Larger arena blocks gain nothing; RocksDB 8's own cap, in bytes. */
    public static final long MAX_ARENA_BLOCK_SIZE = MIB;

    /** The smallest write buffer that the plan chooses, in bytes. */
    private static final long MIN_CHOSEN_WRITE_BUFFER_SIZE = MIB;

    /** Blocks that each planned state may hold before the write buffer manager must flush. */
    static final int ARENA_BLOCKS_PER_MEMTABLE = 4;

    /**
     * Write buffer for each byte of its filter: entries of 100 bytes, of which RocksDB's skip list
     * takes a third, have 12 bits each.
     */
    static final int WRITE_BUFFER_PER_FILTER = 64;

    /** Mutable limit for each byte of all filters of the planned states. */
    static final int LIMIT_PER_FILTERS = 4;

    /** Write buffers that level 1 has room for. */
    static final int LEVEL_BASE_PER_WRITE_BUFFER = 8;

    /** RocksDB's own {@code max_bytes_for_level_base}. */
    private static final long MAX_LEVEL_BASE = 256 * MIB;

    private final MemoryRatios ratios;
    private final BudgetSplit split;
    private final int states;
    private final long blockCacheCapacity;
    private final long writeBufferManagerCapacity;
    private final int cacheShards;
    private final long highPriorityPoolBytes;
    private final long mutableLimit;
    private final long writeBufferSize;
    private final long memtableFilterSize;
    private final long arenaBlockSize;
    private final ArrayList<String> adjustments = new ArrayList<>();
    private final ArrayList<String> warnings = new ArrayList<>();

    private MemoryPlan(
            BudgetSplit split,
            MemoryRatios ratios,
            int states,
            WriteBuffers wanted,
            boolean adjust) {
        long budget = split.budget();
        if (budget <= 0 || states <= 0) {
            throw new IllegalArgumentException(
                    "budget and states must be positive, but are " + budget + " and " + states);
        }
        double w = ratios.writeBufferRatio();
        this.ratios = ratios;
        this.split = split;
        this.states = states;
        // The same expressions, and so the same rounding, as in Flink's
        // RocksDBMemoryControllerUtils.
        this.blockCacheCapacity = split.scaled((long) ((3 - w) * budget / 3));
        this.writeBufferManagerCapacity = split.scaled((long) (2 * budget * w / 3));
        this.cacheShards =
                1
                        << (adjust
                                ? cacheShardBits(blockCacheCapacity)
                                : shardBits(blockCacheCapacity, MIN_CACHE_SHARD_SIZE));
        this.highPriorityPoolBytes = (long) (ratios.highPriorityPoolRatio() * blockCacheCapacity);
        this.mutableLimit = writeBufferManagerCapacity * 7 / 8;
        this.writeBufferSize =
                adjust && !wanted.sizeFixed ? chooseWriteBufferSize(wanted.size) : wanted.size;
        this.memtableFilterSize =
                adjust && wanted.filtered ? chooseMemtableFilterSize() : wanted.filterSize;
        this.arenaBlockSize =
                adjust ? chooseArenaBlockSize(wanted) : wanted.arenaBlockSize(wanted.size);
        warn(wanted);
    }

    /**
     * Plans with a write buffer and arena size that fit the budget.
     *
     * @param split the budget of all RocksDB instances that share it, and hot state's part of it
     * @param ratios how to divide it
     * @param states states (column families) to plan for, positive
     * @param wanted write buffers as configured; a size that the user fixed is kept
     */
    public static MemoryPlan fitted(
            BudgetSplit split, MemoryRatios ratios, int states, WriteBuffers wanted) {
        return new MemoryPlan(split, ratios, states, wanted, true);
    }

    /** As {@link #fitted}, but changes nothing: what happens with the options as they are. */
    public static MemoryPlan asConfigured(
            BudgetSplit split, MemoryRatios ratios, int states, WriteBuffers wanted) {
        return new MemoryPlan(split, ratios, states, wanted, false);
    }

    /**
     * The number of shards that the plan chooses for a block cache, as RocksDB wants it: the
     * exponent of a power of two.
     *
     * @param capacity of the cache in bytes
     * @return 0 to 6
     */
    public static int cacheShardBits(long capacity) {
        return shardBits(capacity, MIN_CHOSEN_CACHE_SHARD_SIZE);
    }

    private static int shardBits(long capacity, long minShardSize) {
        long shards = Math.max(capacity / minShardSize, 1);
        return Math.min(Long.SIZE - 1 - Long.numberOfLeadingZeros(shards), MAX_CACHE_SHARD_BITS);
    }

    private long chooseWriteBufferSize(long wanted) {
        long largest = Long.highestOneBit(Math.max(mutableLimit / 2, 1));
        long chosen = Math.max(Math.min(wanted, largest), MIN_CHOSEN_WRITE_BUFFER_SIZE);
        if (chosen < wanted) {
            adjustments.add(
                    String.format(
                            "write_buffer_size %s instead of %s: two full write buffers must fit"
                                    + " the mutable limit of %s",
                            Bytes.format(chosen),
                            Bytes.format(wanted),
                            Bytes.format(mutableLimit)));
            return chosen;
        }
        return wanted;
    }

    private long chooseMemtableFilterSize() {
        long share = mutableLimit / ((long) states * LIMIT_PER_FILTERS);
        return aligned(Math.min(writeBufferSize / WRITE_BUFFER_PER_FILTER, share));
    }

    private static long aligned(long bytes) {
        return bytes / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    }

    private long chooseArenaBlockSize(WriteBuffers wanted) {
        long rocksDB = wanted.arenaBlockSize(writeBufferSize);
        long share = (mutableLimit / states - memtableFilterSize) / ARENA_BLOCKS_PER_MEMTABLE;
        long fitting = Math.max(aligned(share), ARENA_ALIGNMENT);
        long chosen = Math.min(Math.min(rocksDB, fitting), MAX_ARENA_BLOCK_SIZE);
        if (chosen < rocksDB) {
            adjustments.add(
                    String.format(
                            "arena_block_size %s instead of %s: memtables of %d states must fit the"
                                    + " mutable limit of %s (with RocksDB's own size %d would)",
                            Bytes.format(chosen),
                            Bytes.format(rocksDB),
                            states,
                            Bytes.format(mutableLimit),
                            mutableLimit / (rocksDB + memtableFilterSize)));
        }
        return chosen;
    }

    private void warn(WriteBuffers wanted) {
        if (memtablesThatFit() < states) {
            warnings.add(tooManyStates(states));
        }
        if (wanted.sizeFixed && writeBufferSize > mutableLimit) {
            warnings.add(
                    String.format(
                            "A write buffer of %s never fills: the write buffer manager flushes when"
                                    + " all write buffers together hold %s. Lower '%s' to %s or"
                                    + " less, or raise the budget of %s.",
                            Bytes.format(writeBufferSize),
                            Bytes.format(mutableLimit),
                            RocksDBConfigurableOptions.WRITE_BUFFER_SIZE.key(),
                            Bytes.format(
                                    Math.max(
                                            Long.highestOneBit(Math.max(mutableLimit / 2, 1)),
                                            MIN_WRITE_BUFFER_SIZE)),
                            Bytes.format(split.budget())));
        }
        if (ratios.highPriorityPoolRatio() == 0) {
            warnings.add(
                    String.format(
                            "'%s' is 0: index and filter blocks live in the block cache and are"
                                    + " evicted by data blocks. Set it to %s or more.",
                            RocksDBOptions.HIGH_PRIORITY_POOL_RATIO.key(),
                            RocksDBOptions.HIGH_PRIORITY_POOL_RATIO.defaultValue()));
        }
    }

    /** Says that {@code count} states are too many for the budget, and what helps. */
    public String tooManyStates(int count) {
        return String.format(
                "The memtables of only %d states fit, but there are %d: when more are written at a"
                        + " time, RocksDB flushes without end (mutable limit %s, each takes %s)."
                        + " Set 'state.backend.tuned.profile' to 'many-states' if it is not, give"
                        + " the slot more memory ('taskmanager.memory.managed.size' or '%s'),"
                        + " raise '%s' (now %s), or lower '%s' if you have set it.",
                memtablesThatFit(),
                count,
                Bytes.format(mutableLimit),
                Bytes.format(arenaBlockSize + memtableFilterSize),
                RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE.key(),
                RocksDBOptions.WRITE_BUFFER_RATIO.key(),
                ratios.writeBufferRatio(),
                RocksDBConfigurableOptions.WRITE_BUFFER_SIZE.key());
    }

    /** How the budget is divided. */
    public MemoryRatios ratios() {
        return ratios;
    }

    /** The whole budget, in bytes. */
    public long budget() {
        return split.budget();
    }

    /** What hot state has of the budget, in bytes; 0 without it. */
    public long writeBackBytes() {
        return split.writeBack();
    }

    /** What RocksDB has of the budget ({@code M}), in bytes. */
    public long rocksDBBytes() {
        return split.rocksDB();
    }

    /** The number of states that the plan is made for. */
    public int states() {
        return states;
    }

    /** Capacity {@code C} of the block cache, in bytes; memtables are charged to it. */
    public long blockCacheCapacity() {
        return blockCacheCapacity;
    }

    /** Number of shards of the block cache, each with an equal part of its capacity. */
    public int cacheShards() {
        return cacheShards;
    }

    /** Capacity {@code B} of the write buffer manager, in bytes; a part of the block cache. */
    public long writeBufferManagerCapacity() {
        return writeBufferManagerCapacity;
    }

    /** The part of the block cache kept for index and filter blocks, in bytes. */
    public long highPriorityPoolBytes() {
        return highPriorityPoolBytes;
    }

    /** The part of the block cache left for data blocks when write buffers are full, in bytes. */
    public long dataBlockBytes() {
        return blockCacheCapacity - writeBufferManagerCapacity - highPriorityPoolBytes;
    }

    /** Bytes of active memtables above which the write buffer manager asks for a flush. */
    public long mutableLimit() {
        return mutableLimit;
    }

    /** Size of one write buffer (memtable), in bytes. */
    public long writeBufferSize() {
        return writeBufferSize;
    }

    /** Size of the bloom filter of each memtable, in bytes; 0 without one. */
    public long memtableFilterSize() {
        return memtableFilterSize;
    }

    /** Size of the blocks in which a memtable takes memory, in bytes. */
    public long arenaBlockSize() {
        return arenaBlockSize;
    }

    /**
     * The size of level 1 ({@code max_bytes_for_level_base}) that goes with the write buffer, in
     * bytes.
     */
    public long levelBase() {
        return LEVEL_BASE_PER_WRITE_BUFFER
                * Math.min(writeBufferSize, MAX_LEVEL_BASE / LEVEL_BASE_PER_WRITE_BUFFER);
    }

    /** Number of states whose memtables can be in use at a time without constant flushing. */
    public long memtablesThatFit() {
        return mutableLimit / (arenaBlockSize + memtableFilterSize);
    }

    /** What was changed and why, one sentence each. */
    public List<String> adjustments() {
        return Collections.unmodifiableList(adjustments);
    }

    /** What will hurt and how to mend it, one sentence each. */
    public List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }
}
