// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.flink.LogFileName;
import io.flinktuned.rocksdb.flink.MemoryBudget;
import io.flinktuned.rocksdb.memory.BudgetSplit;
import io.flinktuned.rocksdb.memory.Bytes;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.profile.ResolvedSettings;
import io.flinktuned.rocksdb.profile.ResolvedValue;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.profile.SettingSource;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.util.TimeUtils;

import javax.annotation.Nullable;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a {@link BackendSetup} makes of a budget. */
@Internal
public final class SetupReport {

    private final BackendSetup setup;
    private final MemoryBudget budget;
    private final Map<RocksDBSetting, Object> changedByUser;
    private final boolean logNameTooLong;

    /**
     * @param changedByUser what the user's options factory changed, as far as it is known
     * @param logNameTooLong see {@link LogFileName}
     */
    SetupReport(
            BackendSetup setup,
            MemoryBudget budget,
            Map<RocksDBSetting, Object> changedByUser,
            boolean logNameTooLong) {
        this.setup = setup;
        this.budget = budget;
        this.changedByUser = changedByUser;
        this.logNameTooLong = logNameTooLong;
    }

    /**
     * The report of a slot, with its title, before there is a task in it.
     *
     * @param memory that RocksDB will get in the slot
     */
    public static String ofSlot(BackendSetup setup, MemorySize memory) {
        MemoryBudget budget =
                MemoryBudget.perSlot(
                        setup.flinkBackend().getMemoryConfiguration(),
                        setup.writeBackRatio(),
                        memory.getBytes());
        return BackendReport.title("a slot of " + Bytes.format(memory.getBytes()))
                + System.lineSeparator()
                + new SetupReport(setup, budget, Map.of(), false)
                        .report(setup.checkpointInterval(new Configuration()));
    }

    /**
     * The effective configuration.
     *
     * @param checkpointInterval of the job; null if Flink triggers no checkpoints
     */
    BackendReport report(@Nullable Duration checkpointInterval) {
        Optional<MemoryPlan> plan = setup.plan(budget);
        ResolvedSettings settings = settings(plan);
        BackendReport report = new BackendReport();
        report.versions(
                SetupReport.class.getPackage().getImplementationVersion(),
                EnvironmentInformation.getVersion());
        addChoices(report);
        addWrittenBack(report, checkpointInterval);
        addMemory(report, changesWriteBuffers() ? planFor(settings) : plan);
        adviseOnWriteBack(report);
        report.settings(settings);
        if (!setup.flinkBackend().isIncrementalCheckpointsEnabled()) {
            report.advice(
                    "Incremental checkpoints are off: each checkpoint, if the job takes any,"
                            + " uploads all state. Set '"
                            + CheckpointingOptions.INCREMENTAL_CHECKPOINTS.key()
                            + "' to true, unless state is small.");
        }
        adviseOnKeys(report, settings);
        adviseOnLog(report);
        return report;
    }

    private void adviseOnLog(BackendReport report) {
        setup.logDirectory()
                .filter(directory -> logNameTooLong)
                .ifPresent(
                        directory ->
                                report.advice(
                                        String.format(
                                                "A restore with another parallelism will fail with"
                                                        + " 'File name too long': in '%s' (%s)"
                                                        + " RocksDB names its log after the whole"
                                                        + " path of its database, which then has"
                                                        + " more than the 255 characters of a"
                                                        + " file's name. Remove the key, or choose"
                                                        + " a shorter '%s'.",
                                                RocksDBConfigurableOptions.LOG_DIR.key(),
                                                directory,
                                                RocksDBOptions.LOCAL_DIRECTORIES.key())));
    }

    private void adviseOnKeys(BackendReport report, ResolvedSettings settings) {
        setup.ineffectiveKeys(budget.scope()).forEach(report::advice);
        if (setup.hasPredefinedOptions()
                && Arrays.stream(RocksDBSetting.values())
                        .noneMatch(
                                setting ->
                                        settings.get(setting).source()
                                                == SettingSource.PREDEFINED_OPTIONS)) {
            report.advice(
                    String.format(
                            "'%s' has no effect: it sets nothing that other keys do not set."
                                    + " Remove it.",
                            RocksDBOptions.PREDEFINED_OPTIONS.key()));
        }
    }

    private ResolvedSettings settings(Optional<MemoryPlan> plan) {
        ResolvedSettings settings = setup.planned(plan);
        for (Map.Entry<RocksDBSetting, Object> changed : changedByUser.entrySet()) {
            settings =
                    settings.with(
                            changed.getKey(),
                            new ResolvedValue(
                                    changed.getValue(),
                                    SettingSource.OPTIONS_FACTORY,
                                    setup.usersOptionsFactory().getClass().getName()));
        }
        return settings;
    }

    private boolean changesWriteBuffers() {
        return changedByUser.containsKey(RocksDBSetting.WRITE_BUFFER_SIZE)
                || changedByUser.containsKey(RocksDBSetting.ARENA_BLOCK_SIZE)
                || changedByUser.containsKey(RocksDBSetting.MEMTABLE_FILTER);
    }

    private Optional<MemoryPlan> planFor(ResolvedSettings settings) {
        return setup.planFor(
                budget,
                bytes(settings, RocksDBSetting.WRITE_BUFFER_SIZE),
                bytes(settings, RocksDBSetting.ARENA_BLOCK_SIZE),
                bytes(settings, RocksDBSetting.MEMTABLE_FILTER));
    }

    private static long bytes(ResolvedSettings settings, RocksDBSetting setting) {
        Object value = settings.get(setting).value();
        return value == null ? 0 : (Long) value;
    }

    private void addChoices(BackendReport report) {
        report.choice("profile", setup.resolved(TunedRocksDBOptions.PROFILE, setup.profile()));
        report.choice("timers", setup.resolved(setup.timersOption(), setup.timers()));
        report.choice(
                "hot state",
                setup.resolved(TunedRocksDBOptions.HOT_STATE_ENABLED, setup.hotState()));
        report.choice(
                "incremental checkpoints",
                setup.resolved(
                        CheckpointingOptions.INCREMENTAL_CHECKPOINTS,
                        setup.flinkBackend().isIncrementalCheckpointsEnabled()));
    }

    /** What goes by the checkpoints of the job. */
    private void addWrittenBack(BackendReport report, @Nullable Duration checkpointInterval) {
        if (setup.hotState() || setup.timers() == Timers.WRITE_BACK) {
            report.choice(
                    "checkpoint interval",
                    checkpointInterval == null
                            ? new ResolvedValue("none", SettingSource.DEFAULT, "")
                            : new ResolvedValue(
                                    TimeUtils.formatWithHighestUnit(checkpointInterval),
                                    SettingSource.CONFIGURATION,
                                    CheckpointingOptions.CHECKPOINTING_INTERVAL.key()));
        }
        if (setup.hotState()) {
            List<String> excluded = setup.statesExcludedFromHotState();
            if (!excluded.isEmpty()) {
                report.choice(
                        "not hot states",
                        setup.resolved(
                                TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES,
                                String.join(", ", excluded)));
            }
        }
    }

    private void addMemory(BackendReport report, Optional<MemoryPlan> plan) {
        if (plan.isEmpty()) {
            report.unboundedMemory(budget.scope());
            return;
        }
        report.memory(
                plan.get(),
                budget.scope(),
                usersOfWriteBack(),
                setup.resolved(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, budget.writeBackRatio()),
                setup.resolved(
                        RocksDBOptions.WRITE_BUFFER_RATIO, budget.ratios().writeBufferRatio()),
                setup.hasHighPriorityPool()
                        ? setup.resolved(
                                RocksDBOptions.HIGH_PRIORITY_POOL_RATIO,
                                budget.ratios().highPriorityPoolRatio())
                        : null);
    }

    /** Who has the memory for what is written late, in the middle of a sentence. */
    private String usersOfWriteBack() {
        boolean timers = setup.timers() == Timers.WRITE_BACK;
        // With neither, the TaskManager keeps the memory for both of other jobs.
        return setup.hotState() == timers
                ? "hot state and timers"
                : timers ? "timers" : "hot state";
    }

    private void adviseOnWriteBack(BackendReport report) {
        BudgetSplit split = budget.split();
        boolean timers = setup.timers() == Timers.WRITE_BACK;
        if (!setup.hotState() && !timers) {
            if (split.writeBack() > 0) {
                report.advice(
                        "This job has no hot state and no write-back timers, but the TaskManager"
                                + " keeps memory for them. If no job in it has any, set '"
                                + TunedRocksDBOptions.HOT_STATE_ENABLED.key()
                                + "' to false and '"
                                + TunedRocksDBOptions.TIMERS.key()
                                + "' to 'rocksdb' in its configuration.");
            }
            return;
        }
        String off = setup.hotState() ? "Hot state is off" : "Timers are in RocksDB";
        if (setup.hotState() && timers) {
            off += ", and timers are in RocksDB";
        }
        if (budget.scope() == MemoryBudget.Scope.UNBOUNDED) {
            report.advice(
                    off
                            + ": what would be held would have a part of RocksDB's memory, which"
                            + " has no bound. Use managed memory (the default) or a fixed size.");
        } else if (budget.writeBackRatio() == 0) {
            report.advice(
                    off
                            + ", because the configuration of the TaskManager says so, whose jobs"
                            + " share RocksDB's memory.");
        } else if (split.writeBackWanted() < SegmentPool.LEAST_USEFUL) {
            report.advice(
                    String.format(
                            "%s: '%s' is %s. Less than %s is of hardly any use: set it to %s or"
                                    + " more%s.",
                            split.writeBack() == 0 ? off : haveOnly(split),
                            TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO.key(),
                            budget.writeBackRatio(),
                            Bytes.format(SegmentPool.LEAST_USEFUL),
                            leastUsefulRatio(split),
                            budget.scope() == MemoryBudget.Scope.TASK_MANAGER_FIXED
                                    ? " in the configuration of the TaskManager"
                                    : ""));
        } else if (split.writeBack() < split.writeBackWanted()) {
            report.advice(
                    String.format(
                            "%s: RocksDB needs at least %s. Raise"
                                    + " 'taskmanager.memory.managed.size', use fewer slots, or"
                                    + " lower '%s'.",
                            split.writeBack() == 0
                                    ? off
                                    : haveOnly(split)
                                            + " instead of "
                                            + Bytes.format(split.writeBackWanted()),
                            Bytes.format(budget.ratios().minimumBudget()),
                            TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO.key()));
        }
    }

    private String haveOnly(BudgetSplit split) {
        String bytes = Bytes.format(split.writeBack());
        if (!setup.hotState()) {
            return "Timers have " + bytes;
        }
        return setup.timers() == Timers.WRITE_BACK
                ? "Hot state and timers have " + bytes
                : "Hot state has " + bytes;
    }

    /** Rounded up to two digits. */
    private static String leastUsefulRatio(BudgetSplit split) {
        return BigDecimal.valueOf(SegmentPool.LEAST_USEFUL)
                .divide(BigDecimal.valueOf(split.budget()), new MathContext(2, RoundingMode.UP))
                .toPlainString();
    }
}
