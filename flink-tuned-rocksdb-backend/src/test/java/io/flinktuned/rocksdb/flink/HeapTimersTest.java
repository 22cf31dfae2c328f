// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.testing.FlinkFaults;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is refused with timers on the heap, on real RocksDB state. */
// Flink declares that closing its test harness can throw anything.
@SuppressWarnings("try")
class HeapTimersTest {

    private static final String SETTING = "'the key' is 'heap'";

    private static TunedRocksDBStateBackend backend() {
        return new TunedRocksDBStateBackend().setFixedMemoryPerSlot(MemorySize.ofMebiBytes(16));
    }

    @Test
    void refusesTimersInRocksDB() throws Exception {
        OperatorSubtaskState state = stateAfter(backend().setTimers(Timers.ROCKSDB), 1, 2, -2);

        try (KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> onHeap =
                harness(backend().setTimers(Timers.HEAP))) {
            assertThatThrownBy(() -> onHeap.initializeState(state))
                    .rootCause()
                    .isInstanceOf(IllegalConfigurationException.class)
                    .hasMessage(
                            "'state.backend.tuned.timers' is 'heap', but the state to restore has"
                                    + " timers in RocksDB, which would be lost:"
                                    + " [_timer_state/event_user-timers]. Set it back to 'rocksdb'."
                                    + " To change it, take a savepoint in canonical format with"
                                    + " 'rocksdb' and restore from that with 'heap'.");
        }
    }

    @Test
    void namesFlinksKeyIfThatChoseTheHeap() throws Exception {
        OperatorSubtaskState state = stateAfter(backend().setTimers(Timers.ROCKSDB), 1);

        try (KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> onHeap =
                harness(
                        backend()
                                .set(
                                        RocksDBOptions.TIMER_SERVICE_FACTORY,
                                        PriorityQueueStateType.HEAP))) {
            assertThatThrownBy(() -> onHeap.initializeState(state))
                    .rootCause()
                    .hasMessageStartingWith(
                            "'state.backend.rocksdb.timer-service.factory' is 'HEAP', but");
        }
    }

    @Test
    void allowsQueuesInRocksDBThatAreEmptyAgain() throws Exception {
        OperatorSubtaskState state = stateAfter(backend().setTimers(Timers.ROCKSDB), 1, 2, -1, -2);

        try (KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> onHeap =
                harness(backend().setTimers(Timers.HEAP))) {
            onHeap.initializeState(state);
            onHeap.open();

            assertThat(onHeap.numEventTimeTimers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Timers.class)
    void allowsTimersFromTheHeap(Timers restored) throws Exception {
        OperatorSubtaskState state = stateAfter(backend().setTimers(Timers.HEAP), 1, 2, -2);

        try (KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> harness =
                harness(backend().setTimers(restored))) {
            harness.initializeState(state);
            harness.open();

            assertThat(harness.numEventTimeTimers()).isOne();
        }
    }

    /** Each release of Flink is one of the two; the message is for the one that has the bug. */
    @ParameterizedTest
    @EnumSource(Timers.class)
    void refusesWindowsOfSqlOnlyOnTheHeapAndOnlyIfFlinkReusesTheirKeys(Timers timers)
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> harness =
                harness(new WindowAggOperator(), backend().setTimers(timers))) {
            if (timers == Timers.HEAP && FlinkFaults.REUSES_KEYS_OF_HEAP_TIMERS) {
                assertThatThrownBy(harness::open)
                        .rootCause()
                        .isInstanceOf(IllegalConfigurationException.class)
                        .hasMessageStartingWith(
                                "'state.backend.tuned.timers' is 'heap', but in this version of"
                                        + " Flink windows of SQL overwrite the keys");
            } else {
                harness.open();
                harness.processElement(1L, 0);

                assertThat(harness.numEventTimeTimers()).isOne();
            }
        }
    }

    /** Has the name of SQL's window operator, by which that is known. */
    private static final class WindowAggOperator extends KeyedProcessOperator<Long, Long, Void> {

        private static final long serialVersionUID = 1L;

        WindowAggOperator() {
            super(new RegisterAndDelete());
        }
    }

    /** Positive values register a timer of that key, negative ones delete it. */
    private static OperatorSubtaskState stateAfter(TunedRocksDBStateBackend backend, long... values)
            throws Exception {
        try (KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> harness = harness(backend)) {
            harness.open();
            for (long value : values) {
                harness.processElement(value, 0);
            }
            return harness.snapshot(1, 1);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> harness(
            TunedRocksDBStateBackend backend) throws Exception {
        return harness(new KeyedProcessOperator<>(new RegisterAndDelete()), backend);
    }

    private static KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> harness(
            OneInputStreamOperator<Long, Void> operator, TunedRocksDBStateBackend backend)
            throws Exception {
        KeyedOneInputStreamOperatorTestHarness<Long, Long, Void> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(operator, Math::abs, Types.LONG);
        harness.setStateBackend(
                backend.configure(new Configuration(), HeapTimersTest.class.getClassLoader()));
        return harness;
    }

    private static final class RegisterAndDelete extends KeyedProcessFunction<Long, Long, Void> {

        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Long value, Context context, Collector<Void> out) {
            if (value > 0) {
                context.timerService().registerEventTimeTimer(1000);
            } else {
                context.timerService().deleteEventTimeTimer(1000);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, ", "true, false", "true, true", " , true"})
    void refusesTheChangelog(Boolean job, Boolean cluster) throws Exception {
        try (MockEnvironment env = environment(job, cluster)) {
            assertThatThrownBy(() -> HeapTimers.checkNoChangelog(env, SETTING))
                    .isInstanceOf(IllegalConfigurationException.class)
                    .hasMessage(
                            "'the key' is 'heap', but 'state.changelog.enabled' is 'true', and"
                                    + " checkpoints of the changelog do not hold timers on the"
                                    + " heap. Set the former to 'rocksdb' or 'write-back', or the"
                                    + " latter to 'false'.");
        }
    }

    @ParameterizedTest
    @CsvSource({" , ", "false, true", " , false"})
    void allowsNoChangelog(Boolean job, Boolean cluster) throws Exception {
        try (MockEnvironment env = environment(job, cluster)) {
            HeapTimers.checkNoChangelog(env, SETTING);
        }
    }

    private static MockEnvironment environment(Boolean job, Boolean cluster) {
        MockEnvironment env =
                new MockEnvironmentBuilder()
                        .setTaskManagerRuntimeInfo(
                                new TestingTaskManagerRuntimeInfo(changelog(cluster)))
                        .build();
        env.getJobConfiguration().addAll(changelog(job));
        return env;
    }

    private static Configuration changelog(Boolean enabled) {
        Configuration configuration = new Configuration();
        if (enabled != null) {
            configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, enabled);
        }
        return configuration;
    }
}
