// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.TestableKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

import org.rocksdb.RocksDB;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;

/** A keyed task with one state on a real state backend, whose clock the test sets. */
public final class KeyedTask<S> implements AutoCloseable {

    /** How the task gets its state when it opens. */
    public interface StateOpener<S> extends Serializable {
        S open(RuntimeContext context) throws Exception;
    }

    private final Function<S> function;
    private final KeyedOneInputStreamOperatorTestHarness<String, String, String> harness;

    private KeyedTask(StateBackend backend, StateOpener<S> opener) throws Exception {
        function = new Function<>(opener);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function), value -> value, Types.STRING);
        harness.setStateBackend(backend);
    }

    /** Opens a task without state, at time 0. */
    public static <S> KeyedTask<S> open(TestBackend backend, StateOpener<S> opener)
            throws Exception {
        return open(backend.create(), opener);
    }

    /** Opens a task without state, at time 0. */
    public static <S> KeyedTask<S> open(StateBackend backend, StateOpener<S> opener)
            throws Exception {
        KeyedTask<S> task = new KeyedTask<>(backend, opener);
        task.setTime(Duration.ZERO);
        task.harness.open();
        return task;
    }

    /** Opens a task with the state of an earlier one. */
    public static <S> KeyedTask<S> restore(
            TestBackend backend, StateOpener<S> opener, OperatorSubtaskState from, Duration time)
            throws Exception {
        return restore(backend.create(), opener, from, time);
    }

    /** Opens a task with the state of an earlier one. */
    public static <S> KeyedTask<S> restore(
            StateBackend backend, StateOpener<S> opener, OperatorSubtaskState from, Duration time)
            throws Exception {
        KeyedTask<S> task = new KeyedTask<>(backend, opener);
        task.setTime(time);
        try {
            task.harness.initializeState(from);
            task.harness.open();
        } catch (Exception | Error e) {
            task.close();
            throw e;
        }
        return task;
    }

    /** The state of a key. */
    public S state(String key) {
        harness.getOperator().setCurrentKey(key);
        return function.state;
    }

    /** Sets the clock of TTL to a time since the start. */
    public void setTime(Duration time) throws Exception {
        harness.setStateTtlProcessingTime(time.toMillis());
    }

    public OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** A savepoint in the format that all state backends can read. */
    public OperatorSubtaskState canonicalSavepoint() throws Exception {
        return harness.snapshotWithLocalState(
                        1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                .getJobManagerOwnedState();
    }

    /** How many entries take space, whether expired or not: keys on the heap, rows in RocksDB. */
    public int storedEntries() {
        return ((TestableKeyedStateBackend<?>) backend()).numKeyValueStateEntries();
    }

    /** Makes RocksDB compact the state. */
    public void compact(StateDescriptor<?, ?> descriptor) throws Exception {
        flinksRocksDB().compactState(descriptor);
    }

    /** The directory of RocksDB. */
    public Path directory() throws ReflectiveOperationException {
        Field field = RocksDBKeyedStateBackend.class.getDeclaredField("db");
        field.setAccessible(true);
        return Path.of(((RocksDB) field.get(flinksRocksDB())).getName());
    }

    /** What our backend has around it does not matter here. */
    private RocksDBKeyedStateBackend<?> flinksRocksDB() {
        return (RocksDBKeyedStateBackend<?>)
                ((TestableKeyedStateBackend<?>) backend()).getDelegatedKeyedStateBackend(true);
    }

    private KeyedStateBackend<String> backend() {
        return harness.getOperator().getKeyedStateBackend();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    private static final class Function<S> extends KeyedProcessFunction<String, String, String> {

        private static final long serialVersionUID = 1L;

        private final StateOpener<S> opener;
        private transient S state;

        private Function(StateOpener<S> opener) {
            this.opener = opener;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            state = opener.open(getRuntimeContext());
        }

        @Override
        public void processElement(String value, Context context, Collector<String> out) {}
    }
}
