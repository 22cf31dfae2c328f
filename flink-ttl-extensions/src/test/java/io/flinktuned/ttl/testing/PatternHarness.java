// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import io.flinktuned.ttl.expiry.PatternState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * One pattern in a real keyed operator on a real backend, which a test calls as a function would.
 *
 * @param <S> the pattern
 */
public final class PatternHarness<S> implements AutoCloseable {

    /** Where functions under test may send strings. */
    public static final OutputTag<String> SIDE = new OutputTag<>("side", Types.STRING);

    private static final int MAX_PARALLELISM = 8;

    /** Creates the pattern in {@code open}. */
    @FunctionalInterface
    public interface Factory<S> extends Serializable {
        S create(RuntimeContext context) throws Exception;
    }

    /** What is done with the pattern in {@code processElement}. */
    @FunctionalInterface
    public interface Call<S> {
        void run(S pattern, KeyedProcessFunction<String, Element<S>, String>.Context context)
                throws Exception;
    }

    /** What is done with the pattern in {@code onTimer}. */
    @FunctionalInterface
    public interface OnTimer<S> extends Serializable {
        void run(
                S pattern,
                long timestamp,
                KeyedProcessFunction<String, Element<S>, String>.OnTimerContext context)
                throws Exception;
    }

    /** A call for a key. */
    public static final class Element<S> {
        final String key;
        final Call<S> call;

        Element(String key, Call<S> call) {
            this.key = key;
            this.call = call;
        }
    }

    private static final class Function<S>
            extends KeyedProcessFunction<String, Element<S>, String> {

        private static final long serialVersionUID = 1L;

        private final Factory<S> factory;
        private final OnTimer<S> onTimer;
        private transient S pattern;

        Function(Factory<S> factory, OnTimer<S> onTimer) {
            this.factory = factory;
            this.onTimer = onTimer;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            pattern = factory.create(getRuntimeContext());
        }

        @Override
        public void processElement(Element<S> element, Context context, Collector<String> out)
                throws Exception {
            element.call.run(pattern, context);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
                throws Exception {
            onTimer.run(pattern, timestamp, context);
        }
    }

    private final Backend backend;
    private final Factory<S> factory;
    private final OnTimer<S> onTimer;
    private final List<String> side = new ArrayList<>();
    private List<KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String>> subtasks;

    public PatternHarness(Backend backend, Factory<S> factory, OnTimer<S> onTimer)
            throws Exception {
        this.backend = backend;
        this.factory = factory;
        this.onTimer = onTimer;
        start(factory, null, 1, 1);
    }

    /** One that cleans up when timers fire, and does nothing else then. */
    public static <S extends PatternState<?>> PatternHarness<S> cleaningUp(
            Backend backend, Factory<S> factory) throws Exception {
        return new PatternHarness<>(
                backend,
                factory,
                (pattern, timestamp, context) -> pattern.at(context).onTimer(timestamp));
    }

    private void start(
            Factory<S> newFactory, OperatorSubtaskState state, int before, int parallelism)
            throws Exception {
        subtasks = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new KeyedProcessOperator<>(new Function<>(newFactory, onTimer)),
                            element -> element.key,
                            Types.STRING,
                            MAX_PARALLELISM,
                            parallelism,
                            subtask);
            harness.setStateBackend(backend.load());
            harness.setup();
            if (state != null) {
                harness.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, MAX_PARALLELISM, before, parallelism, subtask));
            }
            subtasks.add(harness);
            harness.open();
        }
    }

    /** Calls the pattern with a current key. */
    public void call(String key, Call<S> call) throws Exception {
        subtaskOf(key).processElement(new StreamRecord<>(new Element<>(key, call)));
    }

    /** Calls the pattern for an element with a time stamp. */
    public void call(String key, long timestamp, Call<S> call) throws Exception {
        subtaskOf(key).processElement(new StreamRecord<>(new Element<>(key, call), timestamp));
    }

    private KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> subtaskOf(
            String key) {
        return subtasks.get(
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, MAX_PARALLELISM, subtasks.size()));
    }

    public void watermark(long watermark) throws Exception {
        for (KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> subtask :
                subtasks) {
            subtask.processWatermark(watermark);
        }
    }

    public void processingTime(long time) throws Exception {
        for (KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> subtask :
                subtasks) {
            subtask.setProcessingTime(time);
        }
    }

    /** The clock of Flink's own state time-to-live. */
    public void ttlTime(long time) {
        subtasks.forEach(subtask -> subtask.setStateTtlProcessingTime(time));
    }

    /** Takes a snapshot, kills the operator, and starts it from the snapshot. */
    public void restore() throws Exception {
        restore(subtasks.size());
    }

    /** The same, with another number of subtasks. */
    public void restore(int parallelism) throws Exception {
        restore(parallelism, factory);
    }

    /** The same, with a pattern that is configured in another way. */
    public void restore(int parallelism, Factory<S> newFactory) throws Exception {
        OperatorSubtaskState state = snapshot();
        restart(state, subtasks.size(), parallelism, newFactory);
    }

    /** A snapshot of all subtasks, from which {@link #restoreFrom} can start. */
    public OperatorSubtaskState snapshot() throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = subtasks.get(i).snapshot(1, 1);
        }
        return AbstractStreamOperatorTestHarness.repackageState(states);
    }

    /** Kills the operator, and starts it with one subtask from a snapshot that had one. */
    public void restoreFrom(OperatorSubtaskState state) throws Exception {
        restart(state, 1, 1, factory);
    }

    private void restart(
            OperatorSubtaskState state, int before, int parallelism, Factory<S> newFactory)
            throws Exception {
        close();
        start(newFactory, state, before, parallelism);
    }

    /** What was sent to {@link #SIDE} since the last call, in order of the subtasks. */
    public List<String> takeSideOutput() {
        collectSideOutput();
        List<String> taken = new ArrayList<>(side);
        side.clear();
        return taken;
    }

    private void collectSideOutput() {
        for (KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> subtask :
                subtasks) {
            ConcurrentLinkedQueue<StreamRecord<String>> queue = subtask.getSideOutput(SIDE);
            if (queue != null) {
                queue.forEach(record -> side.add(record.getValue()));
                queue.clear();
            }
        }
    }

    /** How many timers are set, in event time and in processing time. */
    public int timers() {
        return subtasks.stream()
                .mapToInt(
                        subtask -> subtask.numEventTimeTimers() + subtask.numProcessingTimeTimers())
                .sum();
    }

    /** For how many keys the backend holds something in a state. */
    public long keysIn(String state) {
        long keys = 0;
        for (KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> subtask :
                subtasks) {
            try (Stream<String> found =
                    subtask.getOperator()
                            .<String>getKeyedStateBackend()
                            .getKeys(state, VoidNamespace.INSTANCE)) {
                keys += found.count();
            }
        }
        return keys;
    }

    @Override
    public void close() throws Exception {
        collectSideOutput();
        for (KeyedOneInputStreamOperatorTestHarness<String, Element<S>, String> subtask :
                subtasks) {
            subtask.close();
        }
        subtasks = List.of();
    }
}
