// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import io.flinktuned.rocksdb.flink.LineStateBackend;
import io.flinktuned.rocksdb.setup.BackendSetup;
import io.flinktuned.rocksdb.setup.KeyedBackendFactory;
import io.flinktuned.rocksdb.setup.ReportLog;
import io.flinktuned.rocksdb.setup.SetupReport;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.Objects;

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
public class TunedRocksDBStateBackend extends LineStateBackend {

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
        setInCode.set(option, Objects.requireNonNull(value));
        return this;
    }

    /** Sets an options factory that is applied after everything else, and so has the last word. */
    public TunedRocksDBStateBackend setRocksDBOptions(RocksDBOptionsFactory optionsFactory) {
        this.optionsFactoryFromCode = Objects.requireNonNull(optionsFactory);
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
        return SetupReport.ofSlot(setup(), slotBudget);
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
     *     are on the heap and would be lost
     */
    @Override
    public <K> AbstractKeyedStateBackend<K> createKeyedStateBackend(
            KeyedStateBackendParameters<K> parameters) throws IOException {
        return new KeyedBackendFactory(setup(), REPORTS).create(parameters);
    }

    @Override
    public OperatorStateBackend createOperatorStateBackend(
            OperatorStateBackendParameters parameters) throws Exception {
        return setup().flinkBackend().createOperatorStateBackend(parameters);
    }
}
