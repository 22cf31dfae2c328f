// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.flink.MemoryBudget;
import io.flinktuned.rocksdb.memory.Bytes;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.profile.ResolvedSettings;
import io.flinktuned.rocksdb.profile.ResolvedValue;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.profile.SettingSource;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The effective configuration of a backend as one readable block: what was chosen, how memory
 * splits, each option with its value and where it comes from, and advice.
 */
final class BackendReport {

    private static final String ROW = "  %-44s %-18s %s%n";

    private final StringBuilder text = new StringBuilder();
    private final List<String> advice = new ArrayList<>();

    /**
     * Adds what runs.
     *
     * @param backend the version of this backend; null if it is not in a jar
     * @param flink the version of Flink
     */
    void versions(@Nullable String backend, String flink) {
        row("version", backend == null ? "not in a jar" : backend, "on Flink " + flink);
    }

    /** Adds a choice of the user's. */
    void choice(String name, ResolvedValue value) {
        row(name, value);
    }

    /**
     * Adds how a budget is used, what was changed to make it fit, and the warnings.
     *
     * @param writeBackUsers which of hot state and timers have a part
     * @param writeBackRatio what hot state and write-back timers were to have
     * @param highPriorityPoolRatio null if the block cache has no high-priority pool
     */
    void memory(
            MemoryPlan plan,
            MemoryBudget.Scope scope,
            String writeBackUsers,
            ResolvedValue writeBackRatio,
            ResolvedValue writeBufferRatio,
            @Nullable ResolvedValue highPriorityPoolRatio) {
        text.append(String.format("Memory%n"));
        row("budget", Bytes.format(plan.budget()), scope.toString());
        String rocksDBs = "budget";
        if (plan.writeBackBytes() > 0) {
            rocksDBs = "RocksDB's part";
            row(
                    "  of it for " + writeBackUsers,
                    Bytes.format(plan.writeBackBytes()),
                    "outside of the heap");
            row("  of it for RocksDB", Bytes.format(plan.rocksDBBytes()), "the rest");
            row("hot-state ratio", writeBackRatio);
        }
        row("write-buffer ratio (w)", writeBufferRatio);
        if (highPriorityPoolRatio != null) {
            row("high-priority-pool ratio (h)", highPriorityPoolRatio);
        }
        row("block cache", Bytes.format(plan.blockCacheCapacity()), rocksDBs + " x (3 - w) / 3");
        row(
                "  in shards",
                plan.cacheShards()
                        + " of "
                        + Bytes.format(plan.blockCacheCapacity() / plan.cacheShards()),
                "a block that is larger is not kept");
        row(
                "  of type",
                highPriorityPoolRatio != null ? "LRUCache" : "HyperClockCache",
                highPriorityPoolRatio != null ? "has a high-priority pool" : "has no locks");
        row(
                "  of it for write buffers",
                Bytes.format(plan.writeBufferManagerCapacity()),
                rocksDBs + " x 2w / 3");
        if (highPriorityPoolRatio != null) {
            row(
                    "  of it for index and filter blocks",
                    Bytes.format(plan.highPriorityPoolBytes()),
                    "block cache x h");
            row("  of it for data blocks", Bytes.format(plan.dataBlockBytes()), "the rest");
        } else {
            row(
                    "  of it for blocks of any kind",
                    Bytes.format(plan.blockCacheCapacity() - plan.writeBufferManagerCapacity()),
                    "the rest");
        }
        row(
                "flush when write buffers hold",
                Bytes.format(plan.mutableLimit()),
                "7/8 of the part for write buffers");
        row(
                "states that can be written at a time",
                plan.memtablesThatFit() + ", planned " + plan.states(),
                "an arena block of "
                        + Bytes.format(plan.arenaBlockSize())
                        + (plan.memtableFilterSize() == 0
                                ? ""
                                : " and a filter of " + Bytes.format(plan.memtableFilterSize()))
                        + " each");
        for (String adjustment : plan.adjustments()) {
            text.append(String.format("  chosen to fit: %s%n", adjustment));
        }
        advice.addAll(plan.warnings());
    }

    /** Says that no budget bounds RocksDB's memory. */
    void unboundedMemory(MemoryBudget.Scope scope) {
        text.append(String.format("Memory%n"));
        row("budget", "none", scope.toString());
        advice(
                "RocksDB's memory has no bound: it grows with the number of states and may exceed"
                        + " the container. Use managed memory (the default) or a fixed size.");
    }

    /** Adds all RocksDB options that profiles decide about. */
    void settings(ResolvedSettings settings) {
        text.append(String.format("RocksDB options%n"));
        for (RocksDBSetting setting : RocksDBSetting.values()) {
            row(setting.rocksDBName(), settings.get(setting));
        }
    }

    /** What the report is about, as its first line. */
    static String title(String of) {
        return "Tuned RocksDB state backend of " + of;
    }

    /** All sentences of advice. */
    List<String> advice() {
        return List.copyOf(advice);
    }

    /** Adds a sentence of advice. */
    void advice(String sentence) {
        advice.add(sentence);
    }

    private void row(String name, ResolvedValue value) {
        row(
                name,
                format(value.value()),
                value.source() == SettingSource.DEFAULT || value.origin().isEmpty()
                        ? value.source().toString()
                        : value.source() + " " + value.origin());
    }

    private void row(String name, String value, String source) {
        text.append(String.format(ROW, name, value, source));
    }

    private static String format(Object value) {
        if (value == null) {
            return "RocksDB's";
        }
        return value instanceof Long ? Bytes.format((Long) value) : value.toString();
    }

    /** All but the title. */
    @Override
    public String toString() {
        StringBuilder all = new StringBuilder(text);
        all.append(String.format("Advice%n"));
        if (advice.isEmpty()) {
            all.append("  none");
        } else {
            advice.forEach(sentence -> all.append(String.format("  - %s%n", sentence)));
        }
        return all.toString().stripTrailing();
    }
}
