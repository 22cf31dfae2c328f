// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.io.Serializable;

import static java.util.Locale.ROOT;

/**
 * The two fractions that divide a RocksDB memory budget: how much of it memtables may take, and how
 * much of the block cache is kept for index and filter blocks.
 *
 * <p>Let {@code M} be the budget, {@code w} the write-buffer ratio and {@code h} the
 * high-priority-pool ratio. Flink makes a cache of {@code (3 - w) M / 3} and charges memtables of
 * up to {@code 2 w M / 3} to it (see {@link MemoryPlan}). The share of the cache that is left for
 * data blocks is therefore
 *
 * <pre>  1 - 2w / (3 - w) - h</pre>
 *
 * and must be positive: that is the rule behind Flink's message "Invalid configuration:
 * writeBufferRatio ... with highPriPoolRatio ...".
 */
@Internal
public final class MemoryRatios implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String WRITE_BUFFER_KEY = RocksDBOptions.WRITE_BUFFER_RATIO.key();
    private static final String HIGH_PRIORITY_KEY = RocksDBOptions.HIGH_PRIORITY_POOL_RATIO.key();

    private final double writeBufferRatio;
    private final double highPriorityPoolRatio;

    /**
     * @param writeBufferRatio fraction of the budget that memtables may take, in (0, 1)
     * @param highPriorityPoolRatio fraction of the block cache kept for index and filter blocks, in
     *     [0, 1)
     * @throws IllegalConfigurationException if a ratio is outside its range or both together leave
     *     no room for data blocks; the message names keys, values, range and fix
     */
    public MemoryRatios(double writeBufferRatio, double highPriorityPoolRatio) {
        // Negated comparisons, so that NaN is refused too.
        if (!(writeBufferRatio > 0 && writeBufferRatio < 1)) {
            throw new IllegalConfigurationException(
                    String.format(
                            ROOT,
                            "'%s' is %s, but must be greater than 0 and less than 1: it is the"
                                    + " fraction of RocksDB's memory that write buffers may take."
                                    + " Remove the setting to get the default of %s.",
                            WRITE_BUFFER_KEY,
                            writeBufferRatio,
                            RocksDBOptions.WRITE_BUFFER_RATIO.defaultValue()));
        }
        if (!(highPriorityPoolRatio >= 0 && highPriorityPoolRatio < 1)) {
            throw new IllegalConfigurationException(
                    String.format(
                            ROOT,
                            "'%s' is %s, but must be at least 0 and less than 1: it is the fraction"
                                    + " of the block cache kept for index and filter blocks."
                                    + " Remove the setting to get the default of %s.",
                            HIGH_PRIORITY_KEY,
                            highPriorityPoolRatio,
                            RocksDBOptions.HIGH_PRIORITY_POOL_RATIO.defaultValue()));
        }
        this.writeBufferRatio = writeBufferRatio;
        this.highPriorityPoolRatio = highPriorityPoolRatio;
        if (!(dataBlockShare() > 0)) {
            throw new IllegalConfigurationException(
                    String.format(
                            ROOT,
                            "'%s' (%s) and '%s' (%s) together leave no block cache for data: with"
                                    + " w and h for the two, 2w/(3-w) + h must be less than 1, but is"
                                    + " %.3f. Lower '%s' below %.3f or '%s' below %.3f.",
                            WRITE_BUFFER_KEY,
                            writeBufferRatio,
                            HIGH_PRIORITY_KEY,
                            highPriorityPoolRatio,
                            1 - dataBlockShare(),
                            HIGH_PRIORITY_KEY,
                            1 - memtableShare(),
                            WRITE_BUFFER_KEY,
                            3 * (1 - highPriorityPoolRatio) / (3 - highPriorityPoolRatio)));
        }
    }

    /** Fraction of the budget that memtables may take. */
    public double writeBufferRatio() {
        return writeBufferRatio;
    }

    /** Fraction of the block cache kept for index and filter blocks. */
    public double highPriorityPoolRatio() {
        return highPriorityPoolRatio;
    }

    private double memtableShare() {
        return 2 * writeBufferRatio / (3 - writeBufferRatio);
    }

    private double dataBlockShare() {
        return 1 - memtableShare() - highPriorityPoolRatio;
    }

    /**
     * The smallest budget in bytes with which RocksDB works at all under these ratios. Two of
     * RocksDB's own lower bounds decide:
     *
     * <ul>
     *   <li>a memtable has at least 64 KiB ({@code SanitizeOptions} in {@code
     *       db/column_family.cc}), and two must fit the mutable limit of {@code 7/8 * 2wM/3}: one
     *       that is written and one that is flushed;
     *   <li>an {@code LRUCache} shard has at least 512 KiB ({@code cache/lru_cache.cc}), and the
     *       share left for data blocks must hold one.
     * </ul>
     */
    public long minimumBudget() {
        double forMemtables =
                2.0 * MemoryPlan.MIN_WRITE_BUFFER_SIZE * (8.0 / 7) * 3 / (2 * writeBufferRatio);
        double forDataBlocks =
                MemoryPlan.MIN_CACHE_SHARD_SIZE * 3 / ((3 - writeBufferRatio) * dataBlockShare());
        return (long) Math.ceil(Math.max(forMemtables, forDataBlocks));
    }

    /**
     * Refuses a budget that is too small for RocksDB.
     *
     * @param budget bytes
     * @param origin where the budget comes from, for the message: a key or a description
     * @param fix what the user can do, for the message
     * @throws IllegalConfigurationException if {@code budget} is below {@link #minimumBudget()}
     */
    public void checkBudget(long budget, String origin, String fix) {
        long minimum = minimumBudget();
        if (budget < minimum) {
            throw new IllegalConfigurationException(
                    String.format(
                            ROOT,
                            "%s is %s, but RocksDB needs at least %s with '%s' %s and '%s' %s. %s",
                            origin,
                            Bytes.format(budget),
                            Bytes.format(minimum),
                            WRITE_BUFFER_KEY,
                            writeBufferRatio,
                            HIGH_PRIORITY_KEY,
                            highPriorityPoolRatio,
                            fix));
        }
    }
}
