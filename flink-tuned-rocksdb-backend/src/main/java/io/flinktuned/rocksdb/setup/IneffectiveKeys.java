// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.flink.MemoryBudget.Scope;
import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.rocksdb.CompactionStyle;

import java.util.ArrayList;
import java.util.List;

/** Finds the keys of a configuration that have no effect, each with the reason and what to do. */
final class IneffectiveKeys {

    private final Configuration config;
    private final Timers timers;
    private final Scope scope;
    private final List<String> advice = new ArrayList<>();

    private IneffectiveKeys(Configuration config, Timers timers, Scope scope) {
        this.config = config;
        this.timers = timers;
        this.scope = scope;
    }

    /**
     * A sentence for each key.
     *
     * @param config of cluster, job and code, without what a profile adds
     * @param timers where timers are kept
     * @param scope whose memory RocksDB uses
     */
    static List<String> advice(Configuration config, Timers timers, Scope scope) {
        IneffectiveKeys keys = new IneffectiveKeys(config, timers, scope);
        keys.ofHotState();
        keys.ofTimers();
        keys.ofMemory();
        keys.ofLevels();
        keys.ofRestore();
        keys.unknown();
        return keys.advice;
    }

    private boolean isSet(ConfigOption<?> option) {
        return config.getOptional(option).isPresent();
    }

    private void noEffect(ConfigOption<?> option, String reason) {
        if (isSet(option)) {
            advice.add(
                    String.format(
                            "'%s' (%s) has no effect: %s",
                            option.key(), config.toMap().get(option.key()), reason));
        }
    }

    private void ofHotState() {
        String off =
                String.format(
                        "'%s' is false. Remove one of them.",
                        TunedRocksDBOptions.HOT_STATE_ENABLED.key());
        if (!config.get(TunedRocksDBOptions.HOT_STATE_ENABLED)) {
            noEffect(TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES, off);
            noEffect(TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED, off);
            if (timers != Timers.WRITE_BACK) {
                noEffect(
                        TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO,
                        "there are neither hot state nor write-back timers. Remove it.");
            }
        }
        for (String name : config.get(TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES)) {
            if (name.contains(",")) {
                advice.add(
                        String.format(
                                "'%s' has '%s', which is the name of one state. Names are separated"
                                        + " by semicolons.",
                                TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES.key(), name));
            }
        }
    }

    private void ofTimers() {
        if (timers == Timers.ROCKSDB && !isSet(TunedRocksDBOptions.TIMERS)) {
            advice.add(
                    String.format(
                            "Timers are in RocksDB, because '%s' says so. Remove it to have"
                                    + " write-back timers, which are faster and as safe.",
                            RocksDBOptions.TIMER_SERVICE_FACTORY.key()));
        }
    }

    private void ofMemory() {
        String perSlot = RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE.key();
        String managed = RocksDBOptions.USE_MANAGED_MEMORY.key();
        if (scope == Scope.SLOT_FIXED) {
            noEffect(
                    RocksDBOptions.FIX_PER_TM_MEMORY_SIZE,
                    String.format("'%s' counts. Remove one of them.", perSlot));
        } else if (scope == Scope.SLOT_MANAGED) {
            noEffect(
                    RocksDBOptions.FIX_PER_TM_MEMORY_SIZE,
                    String.format(
                            "the managed memory of the slot is used. Set '%s' to false, or remove"
                                    + " the size.",
                            managed));
        } else if (scope == Scope.UNBOUNDED) {
            noEffect(
                    RocksDBOptions.FIX_PER_TM_MEMORY_SIZE,
                    "it must be in the configuration of the TaskManager, not of the job.");
            String unbounded =
                    String.format("RocksDB's memory has no bound. Set '%s' to true.", managed);
            noEffect(RocksDBOptions.WRITE_BUFFER_RATIO, unbounded);
            noEffect(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO, unbounded);
            noEffect(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, unbounded);
        }
        if (scope != Scope.UNBOUNDED) {
            noEffect(
                    RocksDBConfigurableOptions.BLOCK_CACHE_SIZE,
                    "the block cache is a part of RocksDB's memory, which has a bound. Remove it,"
                            + " and change the bound.");
        }
    }

    private void ofLevels() {
        CompactionStyle style = config.get(RocksDBConfigurableOptions.COMPACTION_STYLE);
        if (style != CompactionStyle.LEVEL) {
            String reason =
                    String.format(
                            "'%s' is %s. Remove one of them.",
                            RocksDBConfigurableOptions.COMPACTION_STYLE.key(), style);
            noEffect(RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE, reason);
            noEffect(RocksDBConfigurableOptions.MAX_SIZE_LEVEL_BASE, reason);
        }
    }

    private void ofRestore() {
        if (!RocksDBLine.HAS_INGEST_RESTORE) {
            String reason = "Flink 1.20 has the key, but not yet what it switches on. Remove it.";
            noEffect(RocksDBConfigurableOptions.USE_INGEST_DB_RESTORE_MODE, reason);
            noEffect(
                    RocksDBConfigurableOptions.INCREMENTAL_RESTORE_ASYNC_COMPACT_AFTER_RESCALE,
                    reason);
        }
    }

    private void unknown() {
        for (String key : config.keySet()) {
            if (key.startsWith(FlinkKeys.PREFIX) && !FlinkKeys.has(key)) {
                advice.add(
                        String.format(
                                "This version of Flink has no key '%s' (%s), so it has no effect,"
                                        + " unless an options factory of your own reads it.%s",
                                key,
                                config.toMap().get(key),
                                FlinkKeys.like(key)
                                        .map(known -> " Did you mean '" + known + "'?")
                                        .orElse("")));
            }
        }
    }
}
