// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.memory.BudgetSplit;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.memory.MemoryRatios;
import io.flinktuned.rocksdb.memory.WriteBuffers;
import io.flinktuned.rocksdb.profile.ProfileOptions;
import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The memory plans that the backend must make when nothing but a profile is configured. */
public final class Plans {

    /** Flink's own write buffer size, in bytes. */
    public static final long FLINKS_WRITE_BUFFER_SIZE =
            RocksDBConfigurableOptions.WRITE_BUFFER_SIZE.defaultValue().getBytes();

    private Plans() {}

    /** The plan for {@code budget} bytes, of which the hot tier has its part. */
    public static MemoryPlan of(Profile profile, long budget) {
        return of(profile, budget, TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO.defaultValue());
    }

    /** The plan for {@code budget} bytes, of which the hot tier has a part; 0 without it. */
    public static MemoryPlan of(Profile profile, long budget, double writeBackRatio) {
        ProfileOptions options = ProfileOptions.of(profile);
        MemoryRatios ratios =
                new MemoryRatios(
                        orDefault(options.writeBufferRatio(), RocksDBOptions.WRITE_BUFFER_RATIO),
                        RocksDBOptions.HIGH_PRIORITY_POOL_RATIO.defaultValue());
        return MemoryPlan.fitted(
                BudgetSplit.of(budget, writeBackRatio, ratios.minimumBudget()),
                ratios,
                options.plannedStates(),
                new WriteBuffers(
                        FLINKS_WRITE_BUFFER_SIZE,
                        false,
                        RocksDBLine.ARENA_BLOCK_SIZE_CAP,
                        RocksDBLine.HAS_MEMTABLE_FILTERS && writeBackRatio > 0));
    }

    private static double orDefault(Double value, ConfigOption<Double> option) {
        return value == null ? option.defaultValue() : value;
    }
}
