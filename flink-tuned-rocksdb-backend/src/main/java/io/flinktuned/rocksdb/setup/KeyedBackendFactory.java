// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.flink.ExcludedStates;
import io.flinktuned.rocksdb.flink.HeapTimers;
import io.flinktuned.rocksdb.flink.LogFileName;
import io.flinktuned.rocksdb.flink.MemoryBudget;
import io.flinktuned.rocksdb.flink.TunedKeyedStateBackend;
import io.flinktuned.rocksdb.flink.WriteBackMemory;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.metrics.scope.ScopeFormat;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend.KeyedStateBackendParameters;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.clock.SystemClock;

import javax.annotation.Nullable;

import java.io.IOException;
import java.time.Duration;

/** Makes the keyed backends of tasks as a {@link BackendSetup} says, and reports what they are. */
@Internal
public final class KeyedBackendFactory {

    private final BackendSetup setup;
    private final ReportLog reports;

    /**
     * @param reports where the reports go
     */
    public KeyedBackendFactory(BackendSetup setup, ReportLog reports) {
        this.setup = setup;
        this.reports = reports;
    }

    /**
     * Flink's keyed backend for a task, with what is around it.
     *
     * @throws IllegalConfigurationException if the budget is too small for RocksDB, or if timers
     *     are on the heap and would be lost (see {@link HeapTimers})
     */
    public <K> AbstractKeyedStateBackend<K> create(KeyedStateBackendParameters<K> parameters)
            throws IOException {
        EmbeddedRocksDBStateBackend flinkBackend = setup.flinkBackend();
        MemoryBudget budget =
                MemoryBudget.of(
                        flinkBackend.getMemoryConfiguration(),
                        setup.writeBackRatio(),
                        WriteBackRatio::inTaskManager,
                        parameters.getEnv(),
                        parameters.getManagedMemoryFraction());
        if (setup.timers() == Timers.HEAP) {
            HeapTimers.checkNoChangelog(parameters.getEnv(), setup.timersSetting());
        }
        boolean logNameTooLong = LogFileName.isTooLongInRestore(flinkBackend, parameters);
        PlannedOptionsFactory optionsFactory =
                setup.optionsFactory(setup.plan(budget), logNameTooLong);
        flinkBackend.setRocksDBOptions(optionsFactory);
        setup.memoryFactory(budget.split()).ifPresent(flinkBackend::setRocksDBMemoryFactory);
        WriteBackMemory memory =
                setup.hotState() || setup.timers() == Timers.WRITE_BACK
                        ? WriteBackMemory.of(budget, parameters.getEnv())
                        : null;
        AbstractKeyedStateBackend<K> backend = null;
        boolean success = false;
        try {
            backend = flinkBackend.createKeyedStateBackend(parameters);
            AbstractKeyedStateBackend<K> tuned =
                    tuned(
                            backend,
                            parameters,
                            budget,
                            memory,
                            new SetupReport(
                                    setup, budget, optionsFactory.changedByUser(), logNameTooLong));
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
            SetupReport setupReport) {
        if (setup.timers() == Timers.HEAP) {
            HeapTimers.check(backend, parameters.getOperatorIdentifier(), setup.timersSetting());
        }
        Configuration job = parameters.getEnv().getJobConfiguration();
        Duration checkpointInterval = setup.checkpointInterval(job);
        BackendReport report = setupReport.report(checkpointInterval);
        reports.add(
                parameters.getJobID(),
                BackendReport.title(operatorName(parameters)),
                report.toString(),
                report.advice());
        CheckpointSchedule schedule =
                new CheckpointSchedule(
                        checkpointInterval,
                        setup.checkpointMinPause(job),
                        SystemClock.getInstance());
        return memory != null || setup.timers() == Timers.HEAP || setup.profile() != Profile.NONE
                ? new TunedKeyedStateBackend<>(
                        backend,
                        schedule,
                        memory,
                        memory != null && setup.hotState()
                                ? setup.hotTier(schedule, memory.open())
                                : null,
                        new ExcludedStates(
                                TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES.key(),
                                setup.statesExcludedFromHotState(),
                                parameters.getJobID()),
                        parameters.getMetricGroup(),
                        setup.maxStatesShown(),
                        memory != null && setup.timers() == Timers.WRITE_BACK
                                ? memory.open()
                                : null)
                : backend;
    }
}
