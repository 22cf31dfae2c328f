// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.flink.HeapTimers;
import io.flinktuned.rocksdb.flink.LogFileName;
import io.flinktuned.rocksdb.flink.MemoryBudget;
import io.flinktuned.rocksdb.flink.TunedMemoryFactory;
import io.flinktuned.rocksdb.hotstate.HotTier;
import io.flinktuned.rocksdb.memory.BudgetSplit;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.memory.MemoryRatios;
import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.memory.WriteBuffers;
import io.flinktuned.rocksdb.profile.ProfileOptions;
import io.flinktuned.rocksdb.profile.ResolvedSettings;
import io.flinktuned.rocksdb.profile.ResolvedValue;
import io.flinktuned.rocksdb.profile.RocksDBLine;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.profile.SettingSource;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the backend makes of configuration and setters: checked choices, and Flink's backend
 * configured with them.
 */
@Internal
public final class BackendSetup implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Duration LONGEST_INTERVAL = Duration.ofNanos(Long.MAX_VALUE);

    /** Job, cluster and code together, and what the profile adds. */
    private final Configuration effective;

    private final Set<String> keysSetInCode;
    private final Set<String> keysSetByProfile;
    private final ResolvedSettings settings;
    private final Timers timers;

    private final EmbeddedRocksDBStateBackend flinkBackend;
    @Nullable private final RocksDBOptionsFactory usersOptionsFactory;

    private BackendSetup(
            Configuration effective,
            Set<String> keysSetInCode,
            Set<String> keysSetByProfile,
            ResolvedSettings settings,
            Timers timers,
            EmbeddedRocksDBStateBackend flinkBackend) {
        this.effective = effective;
        this.keysSetInCode = keysSetInCode;
        this.keysSetByProfile = keysSetByProfile;
        this.settings = settings;
        this.timers = timers;
        this.flinkBackend = flinkBackend;
        this.usersOptionsFactory = flinkBackend.getRocksDBOptions();
    }

    /**
     * Checks configuration and setters together.
     *
     * @param setInCode what setters have put, which wins
     * @throws IllegalConfigurationException if the configuration contradicts itself or cannot work
     */
    public static BackendSetup of(
            ReadableConfig config,
            Configuration setInCode,
            @Nullable RocksDBOptionsFactory optionsFactoryFromCode,
            ClassLoader classLoader) {
        Configuration effective = EnumNames.normalized(config);
        effective.addAll(setInCode);

        TunedOptionsCheck.check(effective);
        Profile profile = effective.get(TunedRocksDBOptions.PROFILE);
        Timers timers = timers(effective);
        checkNoChangelog(effective, timers);

        Configuration byProfile = new Configuration();
        Double ratio = ProfileOptions.of(profile).writeBufferRatio();
        if (ratio != null && effective.getOptional(RocksDBOptions.WRITE_BUFFER_RATIO).isEmpty()) {
            byProfile.set(RocksDBOptions.WRITE_BUFFER_RATIO, ratio);
        }
        effective.addAll(byProfile);
        MemoryCheck.check(effective, profile, byProfile.keySet());

        EmbeddedRocksDBStateBackend flinkBackend = new EmbeddedRocksDBStateBackend();
        if (optionsFactoryFromCode != null) {
            flinkBackend.setRocksDBOptions(optionsFactoryFromCode);
        }
        flinkBackend.setPriorityQueueStateType(
                timers == Timers.HEAP
                        ? PriorityQueueStateType.HEAP
                        : PriorityQueueStateType.ROCKSDB);
        ResolvedSettings settings =
                ResolvedSettings.resolve(profile, effective, setInCode.keySet());
        return new BackendSetup(
                effective,
                Set.copyOf(setInCode.keySet()),
                Set.copyOf(byProfile.keySet()),
                settings,
                timers,
                flinkBackend.configure(effective, classLoader));
    }

    private static Timers timers(Configuration config) {
        Timers timers = config.get(TunedRocksDBOptions.TIMERS);
        Optional<PriorityQueueStateType> flinks =
                config.getOptional(RocksDBOptions.TIMER_SERVICE_FACTORY);
        if (flinks.isEmpty()) {
            return timers;
        }
        Timers same = flinks.get() == PriorityQueueStateType.HEAP ? Timers.HEAP : Timers.ROCKSDB;
        if (same != timers && config.getOptional(TunedRocksDBOptions.TIMERS).isPresent()) {
            throw new IllegalConfigurationException(
                    String.format(
                            "'%s' is '%s', but '%s' is '%s'. Both choose where timers are kept:"
                                    + " remove one of them.",
                            TunedRocksDBOptions.TIMERS.key(),
                            timers,
                            RocksDBOptions.TIMER_SERVICE_FACTORY.key(),
                            flinks.get()));
        }
        return same;
    }

    /** A task refuses it, too: the changelog may be switched on where this is not seen. */
    private static void checkNoChangelog(Configuration config, Timers timers) {
        if (timers == Timers.HEAP && config.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)) {
            throw HeapTimers.refusedWithChangelog(timersSetting(config));
        }
    }

    /** Flink's backend, configured. */
    public EmbeddedRocksDBStateBackend flinkBackend() {
        return flinkBackend;
    }

    /** Null if there is none. */
    @Nullable
    RocksDBOptionsFactory usersOptionsFactory() {
        return usersOptionsFactory;
    }

    Profile profile() {
        return settings.profile();
    }

    boolean hasHighPriorityPool() {
        return memoryFactory(BudgetSplit.withoutWriteBack(0))
                .map(TunedMemoryFactory::hasHighPriorityPool)
                .orElse(true);
    }

    /** What makes block cache and write buffer manager; empty if Flink is to make its own. */
    Optional<TunedMemoryFactory> memoryFactory(BudgetSplit split) {
        if (settings.profile() == Profile.NONE) {
            return split.writeBack() == 0
                    ? Optional.empty()
                    : Optional.of(TunedMemoryFactory.flinks(split));
        }
        return Optional.of(
                effective.getOptional(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO).isPresent()
                        ? TunedMemoryFactory.withHighPriorityPool(split)
                        : TunedMemoryFactory.withoutHighPriorityPool(
                                (Long) settings.get(RocksDBSetting.BLOCK_SIZE).value(), split));
    }

    /**
     * Plans how a budget is used; empty if memory is not bounded.
     *
     * @throws IllegalConfigurationException if the budget is too small for RocksDB
     */
    Optional<MemoryPlan> plan(MemoryBudget budget) {
        return plan(budget, writeBuffers(budget), settings.profile() != Profile.NONE);
    }

    private Optional<MemoryPlan> plan(MemoryBudget budget, WriteBuffers buffers, boolean fit) {
        if (budget.scope() == MemoryBudget.Scope.UNBOUNDED) {
            return Optional.empty();
        }
        MemoryRatios ratios = budget.ratios();
        ratios.checkBudget(
                budget.bytes(),
                "RocksDB's memory (" + budget.scope() + ")",
                "Raise 'taskmanager.memory.managed.size' or"
                        + " 'taskmanager.memory.managed.fraction', use fewer slots, or set '"
                        + RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE.key()
                        + "'.");
        int states = ProfileOptions.of(settings.profile()).plannedStates();
        return Optional.of(
                fit
                        ? MemoryPlan.fitted(budget.split(), ratios, states, buffers)
                        : MemoryPlan.asConfigured(budget.split(), ratios, states, buffers));
    }

    /** How many states of an operator have metrics of their own. */
    int maxStatesShown() {
        return effective.get(TunedRocksDBOptions.METRICS_MAX_STATES);
    }

    /** The plan if write buffers have these sizes, in bytes, whatever fits. */
    Optional<MemoryPlan> planFor(
            MemoryBudget budget, long writeBufferSize, long arenaBlockSize, long filterSize) {
        return plan(
                budget,
                writeBuffers(budget).fixedTo(writeBufferSize, arenaBlockSize, filterSize),
                false);
    }

    private WriteBuffers writeBuffers(MemoryBudget budget) {
        ResolvedValue size = settings.get(RocksDBSetting.WRITE_BUFFER_SIZE);
        return new WriteBuffers(
                (Long) size.value(),
                size.isUsers(),
                RocksDBLine.ARENA_BLOCK_SIZE_CAP,
                // With the hot tier RocksDB is asked for keys that were not written lately.
                RocksDBLine.HAS_MEMTABLE_FILTERS && hasHotState(budget));
    }

    /**
     * The options factory that Flink's backend gets for a plan.
     *
     * @param logNameTooLong see {@link LogFileName}
     */
    PlannedOptionsFactory optionsFactory(Optional<MemoryPlan> plan, boolean logNameTooLong) {
        return new PlannedOptionsFactory(
                planned(plan),
                usersOptionsFactory,
                plan.orElse(null),
                logNameTooLong && profile() != Profile.NONE && logDirectory().isEmpty());
    }

    /** What profile, configuration and plan say together. */
    ResolvedSettings planned(Optional<MemoryPlan> plan) {
        if (plan.isEmpty() || settings.profile() == Profile.NONE) {
            return settings;
        }
        ResolvedSettings planned =
                withPlanned(settings, RocksDBSetting.ARENA_BLOCK_SIZE, plan.get().arenaBlockSize());
        planned =
                withPlanned(
                        planned, RocksDBSetting.WRITE_BUFFER_SIZE, plan.get().writeBufferSize());
        if (plan.get().memtableFilterSize() > 0) {
            planned =
                    withPlanned(
                            planned,
                            RocksDBSetting.MEMTABLE_FILTER,
                            plan.get().memtableFilterSize());
        }
        return settings.leavesLevelSizes()
                ? withPlanned(
                        planned, RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE, plan.get().levelBase())
                : planned;
    }

    private static ResolvedSettings withPlanned(
            ResolvedSettings settings, RocksDBSetting setting, Long bytes) {
        return bytes.equals(settings.get(setting).value())
                ? settings
                : settings.with(setting, new ResolvedValue(bytes, SettingSource.MEMORY_PLAN, ""));
    }

    /** Where timers are kept. */
    public Timers timers() {
        return timers;
    }

    /** Whether the job wants hot state. */
    boolean hotState() {
        return effective.get(TunedRocksDBOptions.HOT_STATE_ENABLED);
    }

    /** Whether it has hot state, too. */
    boolean hasHotState(MemoryBudget budget) {
        return hotState() && budget.split().writeBack() > 0;
    }

    /** The part of RocksDB's memory for hot state and timers; 0 without them. */
    double writeBackRatio() {
        return WriteBackRatio.in(effective);
    }

    /** The hot tier of one keyed backend. */
    HotTier hotTier(CheckpointSchedule schedule, SegmentPool.Share memory) {
        return new HotTier(
                memory,
                new UnflushedLimit(
                        schedule, effective.get(TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED)));
    }

    /**
     * How often Flink triggers checkpoints; null if it does not.
     *
     * @param job the job's own configuration, which a backend that was made by the job is not
     *     configured with
     */
    @Nullable
    Duration checkpointInterval(ReadableConfig job) {
        Duration interval = ofJob(job, CheckpointingOptions.CHECKPOINTING_INTERVAL);
        // Flink takes Long.MAX_VALUE milliseconds for never.
        return interval == null || interval.compareTo(LONGEST_INTERVAL) > 0 ? null : interval;
    }

    /** How long Flink waits after a checkpoint, at least. */
    Duration checkpointMinPause(ReadableConfig job) {
        return ofJob(job, CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS);
    }

    @Nullable
    private <T> T ofJob(ReadableConfig job, ConfigOption<T> option) {
        return job.getOptional(option).orElse(effective.get(option));
    }

    /** Names of states that go past the hot tier. */
    List<String> statesExcludedFromHotState() {
        return effective.get(TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES);
    }

    /** Where the user wants RocksDB's log. */
    Optional<String> logDirectory() {
        return effective.getOptional(RocksDBConfigurableOptions.LOG_DIR);
    }

    boolean hasPredefinedOptions() {
        return effective.getOptional(RocksDBOptions.PREDEFINED_OPTIONS).isPresent();
    }

    /** Keys without effect, and what to do about them, in sentences. */
    List<String> ineffectiveKeys(MemoryBudget.Scope scope) {
        Configuration users = new Configuration(effective);
        keysSetByProfile.forEach(key -> users.removeKey(key));
        return IneffectiveKeys.advice(users, timers, scope);
    }

    /** What chose {@link #timers()}, for messages. */
    public String timersSetting() {
        return timersSetting(effective);
    }

    private static String timersSetting(Configuration config) {
        ConfigOption<?> option = timersOption(config);
        return String.format("'%s' is '%s'", option.key(), config.get(option));
    }

    /** The one of both options that counts. */
    ConfigOption<?> timersOption() {
        return timersOption(effective);
    }

    private static ConfigOption<?> timersOption(Configuration config) {
        return config.getOptional(TunedRocksDBOptions.TIMERS).isPresent()
                ? TunedRocksDBOptions.TIMERS
                : RocksDBOptions.TIMER_SERVICE_FACTORY;
    }

    /** A choice with where it comes from. */
    ResolvedValue resolved(ConfigOption<?> option, Object value) {
        if (keysSetByProfile.contains(option.key())) {
            return new ResolvedValue(value, SettingSource.PROFILE, settings.profile().toString());
        }
        if (effective.getOptional(option).isEmpty()) {
            return new ResolvedValue(value, SettingSource.DEFAULT, "");
        }
        return new ResolvedValue(
                value,
                keysSetInCode.contains(option.key())
                        ? SettingSource.CODE
                        : SettingSource.CONFIGURATION,
                option.key());
    }
}
