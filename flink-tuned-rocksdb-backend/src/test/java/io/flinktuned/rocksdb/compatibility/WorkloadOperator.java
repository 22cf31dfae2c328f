// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs the {@link Workload} on Flink's keyed state. An operator and not a function, to have a
 * processing time that follows the watermark instead of the clock, and to list timers.
 */
final class WorkloadOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<Long, Void>, Triggerable<Integer, VoidNamespace> {

    private static final long serialVersionUID = 1L;

    private final String runId;

    private transient TestProcessingTimeService processingTime;
    private transient TestRun run;
    private transient FlinkStates states;

    WorkloadOperator(String runId) {
        this.runId = runId;
    }

    @Override
    public ProcessingTimeService getProcessingTimeService() {
        if (processingTime == null) {
            processingTime = new TestProcessingTimeService();
        }
        return processingTime;
    }

    @Override
    public void open() throws Exception {
        super.open();
        run = TestRun.get(runId);
        run.restoredFrom(restoredHandles());
        InternalTimerService<VoidNamespace> timers =
                getInternalTimerService("timers", VoidNamespaceSerializer.INSTANCE, this);
        states = new FlinkStates(getRuntimeContext(), timers, this);
    }

    /** What the keyed state is restored from, local copies first where there are some. */
    private List<Class<?>> restoredHandles() {
        return getContainingTask()
                .getEnvironment()
                .getTaskStateManager()
                .prioritizedOperatorState(getOperatorID())
                .getPrioritizedManagedKeyedState()
                .stream()
                .limit(1)
                .flatMap(Collection::stream)
                .map(Object::getClass)
                .collect(Collectors.toList());
    }

    @Override
    public void processElement(StreamRecord<Long> element) throws Exception {
        long number = element.getValue();
        run.failIfTold(number);
        if (Workload.isProbe(number)) {
            run.report(number, states.image());
        } else {
            Workload.change(number, states);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        processingTime.setCurrentTime(mark.getTimestamp());
        super.processWatermark(mark);
    }

    @Override
    public void onEventTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
        Workload.onTimer(TimeDomain.EVENT_TIME, timer.getTimestamp(), states);
    }

    @Override
    public void onProcessingTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
        Workload.onTimer(TimeDomain.PROCESSING_TIME, timer.getTimestamp(), states);
    }
}
