// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.runtime.state.TestableKeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FileUtils;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An operator with {@code Long} keys, whose state and timers are used from outside. */
public final class KeyedOperator implements AutoCloseable {

    /** Creates state. */
    @FunctionalInterface
    public interface Opening {
        void open(RuntimeContext context) throws Exception;
    }

    /** Called for each timer, with its key as the current one. */
    @FunctionalInterface
    public interface OnTimer {
        void onTimer(long timestamp, KeyedProcessFunction<Long, Long, Long>.Context context)
                throws Exception;
    }

    private static final class Function extends KeyedProcessFunction<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        private final transient Opening opening;
        private final transient OnTimer onTimer;
        private transient KeyedProcessFunction<Long, Long, Long>.Context context;

        Function(Opening opening, OnTimer onTimer) {
            this.opening = opening;
            this.onTimer = onTimer;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            opening.open(getRuntimeContext());
        }

        @Override
        public void processElement(Long element, Context context, Collector<Long> out) {
            this.context = context;
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out)
                throws Exception {
            onTimer.onTimer(timestamp, context);
        }
    }

    private final Path directory = Files.createTempDirectory("state-benchmark");
    private final Backend backend;
    private final byte[] heapForManagedMemory;
    private final Function function;
    private final CheckpointStreamFactory checkpointFiles;
    private long checkpoints;
    private final KeyedOneInputStreamOperatorTestHarness<Long, Long, Long> harness;

    public KeyedOperator(Backend backend, Opening opening, OnTimer onTimer) throws Exception {
        this.backend = backend;
        heapForManagedMemory = backend.heapForManagedMemory();
        function = new Function(opening, onTimer);
        org.apache.flink.core.fs.Path files =
                new org.apache.flink.core.fs.Path(
                        Files.createDirectory(directory.resolve("checkpoints")).toUri());
        checkpointFiles =
                new FsCheckpointStreamFactory(
                        files.getFileSystem(), files, files, 20 << 10, 4 << 10);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function),
                        element -> element,
                        Types.LONG,
                        128,
                        1,
                        0);
        harness.setStateBackend(
                StateBackendLoader.loadStateBackendFromConfig(
                        backend.configuration(directory), getClass().getClassLoader(), null));
        harness.open();
        harness.processElement(new StreamRecord<>(0L, 0));
    }

    public void setCurrentKey(long key) {
        harness.getOperator().setCurrentKey(key);
    }

    /** With the current key. */
    public KeyedProcessFunction<Long, Long, Long>.Context context() {
        return function.context;
    }

    /** Advances event time, and so fires timers. */
    public void watermark(long watermark) throws Exception {
        harness.processWatermark(watermark);
        harness.getOutput().clear();
    }

    /** Number of event-time timers that have not fired yet. */
    public int pendingTimers() {
        return harness.numEventTimeTimers();
    }

    /**
     * The synchronous part of a checkpoint. The rest is in the result, to be run or cancelled
     * before the next.
     */
    public OperatorSnapshotFutures checkpoint() throws Exception {
        if (checkpoints > 0) {
            harness.notifyOfCompletedCheckpoint(checkpoints);
        }
        return harness.getOperator()
                .snapshotState(
                        ++checkpoints,
                        System.currentTimeMillis(),
                        CheckpointOptions.forCheckpointWithDefaultLocation(),
                        checkpointFiles);
    }

    /** Number of checkpoints so far. */
    long checkpoints() {
        return checkpoints;
    }

    /** Sets the clock of Flink's time to live, which stands still otherwise. */
    public void setTimeToLiveClock(long milliseconds) throws Exception {
        harness.setStateTtlProcessingTime(milliseconds);
    }

    /**
     * Brings states into a shape that is the same in every run: all of it in sorted files of the
     * last level, no compaction left to do, no garbage on the heap. Flink's own benchmarks do the
     * same.
     */
    public void settle(String... stateNames) throws Exception {
        if (!backend.isOnHeap()) {
            for (String stateName : stateNames) {
                write(stateName);
                compact(stateName);
            }
        }
        System.gc();
    }

    /** As {@link #settle}, for the event-time timers. */
    public void settleTimers() throws Exception {
        if (!backend.hasTimersOnHeap()) {
            compact("_timer_state/event_user-timers");
        }
        System.gc();
    }

    /** The keys that have this state. */
    public Stream<?> keys(String stateName) {
        return harness.getOperator()
                .getKeyedStateBackend()
                .getKeys(stateName, VoidNamespace.INSTANCE);
    }

    /** Lets the backend write what it holds back, which it must before it lists keys. */
    public void write(String stateName) {
        keys(stateName).close();
    }

    private void compact(String stateName) throws Exception {
        KeyedStateBackend<?> keyed =
                ((TestableKeyedStateBackend<?>) harness.getOperator().getKeyedStateBackend())
                        .getDelegatedKeyedStateBackend(true);
        // Of Flink's RocksDB and ForSt, which have no common type; only the name matters.
        keyed.getClass()
                .getMethod("compactState", StateDescriptor.class)
                .invoke(keyed, new ValueStateDescriptor<>(stateName, Types.LONG));
    }

    @Override
    public void close() throws Exception {
        try {
            harness.close();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }
}
