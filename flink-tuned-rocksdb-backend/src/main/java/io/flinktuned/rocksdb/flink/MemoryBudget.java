// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.memory.BudgetSplit;
import io.flinktuned.rocksdb.memory.MemoryRatios;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.state.rocksdb.RocksDBMemoryConfiguration;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.util.function.ToDoubleFunction;

/**
 * The memory that Flink will give to RocksDB in a task, and who shares it. Follows the order of
 * Flink's {@code RocksDBSharedResourcesFactory}: fixed per slot, managed, fixed per TaskManager,
 * unbounded.
 */
@Internal
public final class MemoryBudget {

    /** Who shares a budget. */
    @Internal
    public enum Scope {
        /** All RocksDB instances of a slot share its managed memory. */
        SLOT_MANAGED("managed memory of the slot"),
        /** All RocksDB instances of a slot share a fixed size. */
        SLOT_FIXED("fixed size per slot"),
        /** All RocksDB instances of a TaskManager share a fixed size. */
        TASK_MANAGER_FIXED("fixed size per TaskManager"),
        /** Each state has a block cache and write buffers of its own. */
        UNBOUNDED("not bounded: each state has its own block cache and write buffers");

        private final String text;

        Scope(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Scope scope;
    private final BudgetSplit split;
    private final MemoryRatios ratios;
    private final double writeBackRatio;

    private MemoryBudget(
            Scope scope, long bytes, RocksDBMemoryConfiguration memory, double writeBackRatio) {
        this.scope = scope;
        this.ratios =
                new MemoryRatios(memory.getWriteBufferRatio(), memory.getHighPriorityPoolRatio());
        this.split = BudgetSplit.of(bytes, writeBackRatio, ratios.minimumBudget());
        this.writeBackRatio = writeBackRatio;
    }

    /**
     * The budget of a keyed state backend in a task.
     *
     * @param memory what the job says
     * @param writeBackRatio the part of hot state and write-back timers as the job says; 0 without
     *     them
     * @param writeBackRatioIn their part in the configuration of a TaskManager
     * @param env the task's environment
     * @param managedMemoryFraction the fraction of the slot's managed memory for state backends
     */
    public static MemoryBudget of(
            RocksDBMemoryConfiguration memory,
            double writeBackRatio,
            ToDoubleFunction<ReadableConfig> writeBackRatioIn,
            Environment env,
            double managedMemoryFraction) {
        if (memory.isUsingFixedMemoryPerSlot()) {
            return new MemoryBudget(
                    Scope.SLOT_FIXED,
                    memory.getFixedMemoryPerSlot().getBytes(),
                    memory,
                    writeBackRatio);
        }
        if (memory.isUsingManagedMemory()) {
            return new MemoryBudget(
                    Scope.SLOT_MANAGED,
                    env.getMemoryManager().computeMemorySize(managedMemoryFraction),
                    memory,
                    writeBackRatio);
        }
        Configuration taskManager = env.getTaskManagerInfo().getConfiguration();
        MemorySize perTaskManager =
                taskManager
                        .getOptional(RocksDBOptions.FIX_PER_TM_MEMORY_SIZE)
                        .orElse(MemorySize.ZERO);
        if (perTaskManager.getBytes() > 0) {
            // What all jobs share is divided as the TaskManager's configuration says.
            return new MemoryBudget(
                    Scope.TASK_MANAGER_FIXED,
                    perTaskManager.getBytes(),
                    RocksDBMemoryConfiguration.fromConfiguration(taskManager),
                    writeBackRatioIn.applyAsDouble(taskManager));
        }
        return new MemoryBudget(Scope.UNBOUNDED, 0, memory, 0);
    }

    /** The budget of a slot whose size is known without a task. */
    public static MemoryBudget perSlot(
            RocksDBMemoryConfiguration memory, double writeBackRatio, long bytes) {
        return new MemoryBudget(
                memory.isUsingFixedMemoryPerSlot() ? Scope.SLOT_FIXED : Scope.SLOT_MANAGED,
                bytes,
                memory,
                writeBackRatio);
    }

    /** Who shares the budget. */
    public Scope scope() {
        return scope;
    }

    /** The budget in bytes; 0 if it is {@link Scope#UNBOUNDED}. */
    public long bytes() {
        return split.budget();
    }

    /** What hot state and timers have of the budget, and what RocksDB has. */
    public BudgetSplit split() {
        return split;
    }

    /** How RocksDB's part is divided. */
    public MemoryRatios ratios() {
        return ratios;
    }

    /** The fraction of the budget that hot state and timers are to have; 0 without them. */
    public double writeBackRatio() {
        return writeBackRatio;
    }
}
