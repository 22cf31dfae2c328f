// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import io.flinktuned.rocksdb.flink.HeapTimers;
import io.flinktuned.rocksdb.flink.LineStateBackend;
import io.flinktuned.rocksdb.flink.MemoryBudget;
import io.flinktuned.rocksdb.flink.TunedKeyedStateBackend;
import io.flinktuned.rocksdb.flink.WriteBackMemory;
import io.flinktuned.rocksdb.hotstate.ExcludedStates;
import io.flinktuned.rocksdb.memory.Bytes;
import io.flinktuned.rocksdb.profile.Profile;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.report.BackendReport;
import io.flinktuned.rocksdb.setup.ReportLog;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.metrics.scope.ScopeFormat;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.ConfigurableStateBackend;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.clock.SystemClock;

import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import static org.apache.flink.util.Preconditions.checkNotNull;

/**
 * Flink's RocksDB state backend with options that fit the workload and the memory of the slot, and
 * a report of what they are.
 *
 * <p>The state is Flink's: checkpoints and savepoints of {@code rocksdb} restore into this backend
 * and back. Every {@code state.backend.rocksdb.*} key keeps its meaning, and what the user sets
 * wins over what a profile would choose.
 *
 * <p>Usually made by {@link TunedRocksDBStateBackendFactory}. In code:
 *
 * <pre>{@code
 * TunedRocksDBStateBackend backend =
 *         new TunedRocksDBStateBackend().setProfile(Profile.READ_HEAVY);
 * env.configure(backend.toConfiguration()); // Flink 1.20 and 2.x
 * env.setStateBackend(backend);             // Flink 1.20 only
 * }</pre>
 */
@PublicEvolving
public class TunedRocksDBStateBackend extends LineStateBackend implements ConfigurableStateBackend {

    private static final long serialVersionUID = 1L;

    private static final ReportLog REPORTS =
            new ReportLog(LoggerFactory.getLogger(TunedRocksDBStateBackend.class));

    /** What setters have put; wins over the configuration of job and cluster. */
    private final Configuration setInCode;

    @Nullable private RocksDBOptionsFactory optionsFactoryFromCode;

    /** What {@link #configure} made; null before. */
    @Nullable private final BackendSetup setup;

    /** A backend with the default profile, to be changed by setters and by configuration. */
    public TunedRocksDBStateBackend() {
        this(new Configuration(), null, null);
    }

    private TunedRocksDBStateBackend(
            Configuration setInCode,
            @Nullable RocksDBOptionsFactory optionsFactoryFromCode,
            @Nullable BackendSetup setup) {
        this.setInCode = setInCode;
        this.optionsFactoryFromCode = optionsFactoryFromCode;
        this.setup = setup;
    }

    // ------------------------------------------------------------------------
    //  Setters
    // ------------------------------------------------------------------------

    /** Chooses a set of RocksDB options. Default: {@link Profile#BALANCED}. */
    public TunedRocksDBStateBackend setProfile(Profile profile) {
        return set(TunedRocksDBOptions.PROFILE, profile);
    }

    /** Chooses where timers are kept. Default: {@link Timers#WRITE_BACK}. */
    public TunedRocksDBStateBackend setTimers(Timers timers) {
        return set(TunedRocksDBOptions.TIMERS, timers);
    }

    /** Switches hot state on or off. Default: on. */
    public TunedRocksDBStateBackend setHotStateEnabled(boolean enabled) {
        return set(TunedRocksDBOptions.HOT_STATE_ENABLED, enabled);
    }

    /**
     * Sets the fraction of RocksDB's memory that hot state and write-back timers have. Default:
     * 0.5.
     *
     * @param ratio greater than 0, at most 0.9; checked when the backend is configured
     */
    public TunedRocksDBStateBackend setHotStateMemoryRatio(double ratio) {
        return set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, ratio);
    }

    /**
     * Sets the fraction of RocksDB's memory that write buffers may take.
     *
     * @param ratio in (0, 1); checked when the backend is configured
     */
    public TunedRocksDBStateBackend setWriteBufferRatio(double ratio) {
        return set(RocksDBOptions.WRITE_BUFFER_RATIO, ratio);
    }

    /**
     * Sets the fraction of the block cache that is kept for index and filter blocks. The block
     * cache is then an {@code LRUCache}, also where RocksDB has the faster {@code HyperClockCache}.
     *
     * @param ratio in [0, 1); checked when the backend is configured
     */
    public TunedRocksDBStateBackend setHighPriorityPoolRatio(double ratio) {
        return set(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO, ratio);
    }

    /** Gives RocksDB a fixed amount of memory per slot instead of the slot's managed memory. */
    public TunedRocksDBStateBackend setFixedMemoryPerSlot(MemorySize size) {
        return set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, size);
    }

    /**
     * Sets any option of this backend or of Flink's RocksDB backend.
     *
     * @param option an option of {@link TunedRocksDBOptions}, {@link RocksDBOptions}, {@code
     *     RocksDBConfigurableOptions} or {@code CheckpointingOptions}
     * @param value its value
     */
    public <T> TunedRocksDBStateBackend set(ConfigOption<T> option, T value) {
        setInCode.set(option, checkNotNull(value));
        return this;
    }

    /** Sets an options factory that is applied after everything else, and so has the last word. */
    public TunedRocksDBStateBackend setRocksDBOptions(RocksDBOptionsFactory optionsFactory) {
        this.optionsFactoryFromCode = checkNotNull(optionsFactory);
        return this;
    }

    /**
     * The configuration that gives a job this backend with what was set: {@code
     * env.configure(backend.toConfiguration())}.
     *
     * @throws IllegalStateException if an options factory object was set, which cannot be written
     *     as configuration
     */
    public Configuration toConfiguration() {
        if (optionsFactoryFromCode != null) {
            throw new IllegalStateException(
                    "An options factory object cannot be written as configuration. Give it a public"
                            + " constructor without parameters and set its class name under '"
                            + RocksDBOptions.OPTIONS_FACTORY.key()
                            + "' instead of calling setRocksDBOptions.");
        }
        Configuration configuration = new Configuration(setInCode);
        configuration.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        return configuration;
    }

    // ------------------------------------------------------------------------
    //  Configuration
    // ------------------------------------------------------------------------

    /**
     * Makes a copy that adds the configuration to what setters have put.
     *
     * @throws IllegalConfigurationException if the configuration contradicts itself or cannot work;
     *     the message names keys, values, allowed range and fix
     */
    @Override
    public TunedRocksDBStateBackend configure(ReadableConfig config, ClassLoader classLoader)
            throws IllegalConfigurationException {
        return new TunedRocksDBStateBackend(
                setInCode,
                optionsFactoryFromCode,
                BackendSetup.of(config, setInCode, optionsFactoryFromCode, classLoader));
    }

    private BackendSetup setup() {
        return setup != null
                ? setup
                : BackendSetup.of(
                        new Configuration(),
                        setInCode,
                        optionsFactoryFromCode,
                        getClass().getClassLoader());
    }

    /**
     * The effective configuration as text: how memory splits, each option with its value and where
     * it comes from, and advice. The same as in the log when a task starts, but without what the
     * user's own options factory changes, which is known only there.
     *
     * @param slotBudget the memory that RocksDB will get in a slot
     * @throws IllegalConfigurationException if the budget is too small for RocksDB
     */
    public String report(MemorySize slotBudget) {
        BackendSetup current = setup();
        MemoryBudget budget =
                MemoryBudget.perSlot(
                        current.flinkBackend().getMemoryConfiguration(),
                        current.writeBackRatio(),
                        slotBudget.getBytes());
        return BackendReport.title("a slot of " + Bytes.format(slotBudget.getBytes()))
                + System.lineSeparator()
                + new SetupReport(current, budget, Map.of())
                        .report(current.checkpointInterval(new Configuration()));
    }

    // ------------------------------------------------------------------------
    //  State backend
    // ------------------------------------------------------------------------

    @Override
    public boolean useManagedMemory() {
        return true;
    }

    @Override
    public boolean supportsNoClaimRestoreMode() {
        return true;
    }

    /** A native savepoint would not hold timers on the heap: Flink leaves them out. */
    @Override
    public boolean supportsSavepointFormat(SavepointFormatType formatType) {
        return formatType != SavepointFormatType.NATIVE || setup().timers() != Timers.HEAP;
    }

    /** For Flink's message when it is asked for a savepoint that is not supported. */
    @Override
    public String toString() {
        return setup != null && setup.timers() == Timers.HEAP
                ? getClass().getSimpleName()
                        + ": "
                        + setup.timersSetting()
                        + ", and only checkpoints and CANONICAL savepoints hold such timers"
                : getClass().getSimpleName();
    }

    /**
     * @throws IllegalConfigurationException if the budget is too small for RocksDB, or if timers
     *     are on the heap and would be lost (see {@link HeapTimers})
     */
    @Override
    public <K> AbstractKeyedStateBackend<K> createKeyedStateBackend(
            KeyedStateBackendParameters<K> parameters) throws IOException {
        BackendSetup current = setup();
        EmbeddedRocksDBStateBackend flinkBackend = current.flinkBackend();
        MemoryBudget budget =
                MemoryBudget.of(
                        flinkBackend.getMemoryConfiguration(),
                        current.writeBackRatio(),
                        WriteBackRatio::inTaskManager,
                        parameters.getEnv(),
                        parameters.getManagedMemoryFraction());
        if (current.timers() == Timers.HEAP) {
            HeapTimers.checkNoChangelog(parameters.getEnv(), current.timersSetting());
        }
        PlannedOptionsFactory optionsFactory = current.optionsFactory(current.plan(budget));
        flinkBackend.setRocksDBOptions(optionsFactory);
        current.memoryFactory(budget.split()).ifPresent(flinkBackend::setRocksDBMemoryFactory);
        WriteBackMemory memory =
                current.hotState() || current.timers() == Timers.WRITE_BACK
                        ? WriteBackMemory.of(budget, parameters.getEnv())
                        : null;
        AbstractKeyedStateBackend<K> backend = null;
        boolean success = false;
        try {
            backend = flinkBackend.createKeyedStateBackend(parameters);
            AbstractKeyedStateBackend<K> tuned =
                    tuned(backend, parameters, budget, memory, optionsFactory.changedByUser());
            success = true;
            return tuned;
        } finally {
            // After an error, too: the TaskManager goes on.
            if (!success) {
                IOUtils.closeAllQuietly(backend, backend == null ? null : backend::dispose, memory);
            }
        }
    }

    /** As users see it in the web UI; its identifier, which has a hash, only if it has no name. */
    private static String operatorName(KeyedStateBackendParameters<?> parameters) {
        String name =
                parameters.getMetricGroup().getAllVariables().get(ScopeFormat.SCOPE_OPERATOR_NAME);
        TaskInfo task = parameters.getEnv().getTaskInfo();
        return name == null
                ? parameters.getOperatorIdentifier()
                : String.format(
                        "'%s' (%d/%d)",
                        name, task.getIndexOfThisSubtask() + 1, task.getNumberOfParallelSubtasks());
    }

    private <K> AbstractKeyedStateBackend<K> tuned(
            AbstractKeyedStateBackend<K> backend,
            KeyedStateBackendParameters<K> parameters,
            MemoryBudget budget,
            @Nullable WriteBackMemory memory,
            Map<RocksDBSetting, Object> changedByUser) {
        BackendSetup current = setup();
        if (current.timers() == Timers.HEAP) {
            HeapTimers.check(backend, parameters.getOperatorIdentifier(), current.timersSetting());
        }
        Configuration job = parameters.getEnv().getJobConfiguration();
        Duration checkpointInterval = current.checkpointInterval(job);
        BackendReport report =
                new SetupReport(current, budget, changedByUser).report(checkpointInterval);
        REPORTS.add(
                parameters.getJobID(),
                BackendReport.title(operatorName(parameters)),
                report.toString(),
                report.advice());
        CheckpointSchedule schedule =
                new CheckpointSchedule(
                        checkpointInterval,
                        current.checkpointMinPause(job),
                        SystemClock.getInstance());
        return memory != null
                        || current.timers() == Timers.HEAP
                        || current.profile() != Profile.NONE
                ? new TunedKeyedStateBackend<>(
                        backend,
                        schedule,
                        memory,
                        memory != null && current.hotState()
                                ? current.hotTier(schedule, memory.open())
                                : null,
                        new ExcludedStates(
                                TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES.key(),
                                current.statesExcludedFromHotState(),
                                parameters.getJobID()),
                        parameters.getMetricGroup(),
                        current.maxStatesShown(),
                        memory != null && current.timers() == Timers.WRITE_BACK
                                ? memory.open()
                                : null)
                : backend;
    }

    @Override
    public OperatorStateBackend createOperatorStateBackend(
            OperatorStateBackendParameters parameters) throws Exception {
        return setup().flinkBackend().createOperatorStateBackend(parameters);
    }
}
