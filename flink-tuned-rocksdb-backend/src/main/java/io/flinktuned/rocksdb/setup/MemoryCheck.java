// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.memory.Bytes;
import io.flinktuned.rocksdb.memory.MemoryRatios;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.util.Optional;
import java.util.Set;

/** Checks sizes of memory and how they are to be divided, before a job starts. */
final class MemoryCheck {

    private MemoryCheck() {}

    /**
     * @param keysSetByProfile keys of {@code config} that the profile has put there
     * @throws IllegalConfigurationException if it cannot work, whatever a TaskManager has
     */
    static void check(Configuration config, Profile profile, Set<String> keysSetByProfile) {
        MemoryRatios ratios;
        try {
            ratios =
                    new MemoryRatios(
                            config.get(RocksDBOptions.WRITE_BUFFER_RATIO),
                            config.get(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO));
        } catch (IllegalConfigurationException e) {
            if (keysSetByProfile.isEmpty()) {
                throw e;
            }
            throw new IllegalConfigurationException(
                    String.format(
                            "%s Profile '%s' has set %s.",
                            e.getMessage(), profile, keysSetByProfile),
                    e);
        }
        checkFixedSize(config, RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, ratios);
        checkFixedSize(config, RocksDBOptions.FIX_PER_TM_MEMORY_SIZE, ratios);
        checkManagedMemory(config, ratios);
        checkHotState(config, ratios);
    }

    /** How much managed memory there is, and how a TaskManager's is split, is not known here. */
    private static void checkHotState(Configuration config, MemoryRatios ratios) {
        Optional<MemorySize> size = config.getOptional(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE);
        // Timers alone have what there is, unless the user says how much.
        boolean wanted =
                config.get(TunedRocksDBOptions.HOT_STATE_ENABLED)
                        || config.getOptional(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO)
                                .isPresent();
        if (size.isPresent() && wanted) {
            double writeBackRatio = WriteBackRatio.in(config);
            ratios.checkBudget(
                    (long) ((1 - writeBackRatio) * size.get().getBytes()),
                    String.format(
                            "What '%s' ('%s') leaves of '%s' (%s)",
                            TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO.key(),
                            writeBackRatio,
                            RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE.key(),
                            Bytes.format(size.get().getBytes())),
                    "Raise the size, or lower the ratio.");
        }
    }

    /** What a slot has of it only a TaskManager knows; more than all there is it cannot be. */
    private static void checkManagedMemory(Configuration config, MemoryRatios ratios) {
        Optional<MemorySize> all = config.getOptional(TaskManagerOptions.MANAGED_MEMORY_SIZE);
        if (all.isPresent()
                && config.get(RocksDBOptions.USE_MANAGED_MEMORY)
                && config.getOptional(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE).isEmpty()) {
            ratios.checkBudget(
                    all.get().getBytes(),
                    "'" + TaskManagerOptions.MANAGED_MEMORY_SIZE.key() + "'",
                    "Raise it, or set '" + RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE.key() + "'.");
        }
    }

    private static void checkFixedSize(
            Configuration config, ConfigOption<MemorySize> option, MemoryRatios ratios) {
        Optional<MemorySize> size = config.getOptional(option);
        // Flink takes a size of zero per TaskManager for "not set".
        if (size.isPresent()
                && (size.get().getBytes() > 0 || option != RocksDBOptions.FIX_PER_TM_MEMORY_SIZE)) {
            ratios.checkBudget(
                    size.get().getBytes(),
                    "'" + option.key() + "'",
                    "Raise it, or remove it to use the managed memory of the slot.");
        }
    }
}
