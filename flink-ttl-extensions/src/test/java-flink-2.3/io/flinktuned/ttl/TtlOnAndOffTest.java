// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.Everywhere;
import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.StateKind;
import io.flinktuned.ttl.testing.StateKind.Accessor;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;

import static io.flinktuned.ttl.testing.StateKind.EMPTY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Flink 2.3 can turn TTL on and off for existing state. */
class TtlOnAndOffTest {

    private static final TtlSource OFF = state -> StateTtlConfig.DISABLED;
    private static final TtlSource ON = TtlProfiles.sevenDays();

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void turnedOnTheTimeCountsFromTheRestore(TestBackend backend, StateKind kind) throws Exception {
        OperatorSubtaskState old = writtenAtZero(backend, kind, OFF);

        try (KeyedTask<Accessor> task =
                KeyedTask.restore(
                        backend, context -> kind.open(context, ON), old, Duration.ofDays(100))) {
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
            task.setTime(Duration.ofDays(107).minusMillis(1));
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
            task.setTime(Duration.ofDays(107));
            assertThat(task.state("a").read()).isEqualTo(EMPTY);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ROCKSDB)
    void turnedOnCompactionFreesOldEntries(TestBackend backend, StateKind kind) throws Exception {
        OperatorSubtaskState old = writtenAtZero(backend, kind, OFF);

        try (KeyedTask<Accessor> task =
                KeyedTask.restore(
                        backend, context -> kind.open(context, ON), old, Duration.ofDays(100))) {
            task.setTime(Duration.ofDays(107));
            assertThat(task.storedEntries()).isEqualTo(1);
            task.compact(kind.descriptor(ON));
            assertThat(task.storedEntries()).isZero();
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void turnedOffEntriesLiveForEverEvenThoseThatHadExpiredButStillTookSpace(
            TestBackend backend, StateKind kind) throws Exception {
        OperatorSubtaskState old = writtenAtZero(backend, kind, ON);

        try (KeyedTask<Accessor> task =
                KeyedTask.restore(
                        backend, context -> kind.open(context, OFF), old, Duration.ofDays(100))) {
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
            task.state("a").write(2);
            task.setTime(Duration.ofDays(1000));
            assertThat(task.state("a").read()).isEqualTo(kind.written(1, 2));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ROCKSDB", "TUNED"})
    void turnedOnForAMapThatHoldsNullTheJobFailsOnRocksDB(TestBackend backend) throws Exception {
        OperatorSubtaskState old;
        try (KeyedTask<MapState<String, Long>> task =
                KeyedTask.open(backend, context -> map(context, OFF))) {
            task.state("a").put("k", null);
            old = task.snapshot();
        }

        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                KeyedTask.restore(
                                                backend,
                                                context -> map(context, ON),
                                                old,
                                                Duration.ofDays(1))
                                        .close())
                .withMessageContaining("it cannot turn it on for a map that holds null values");
    }

    private static MapState<String, Long> map(RuntimeContext context, TtlSource ttl) {
        return TtlMapStates.open(
                context, TtlMapStates.descriptor("numbers", Types.STRING, Types.LONG, ttl));
    }

    private static OperatorSubtaskState writtenAtZero(
            TestBackend backend, StateKind kind, TtlSource ttl) throws Exception {
        try (KeyedTask<Accessor> task =
                KeyedTask.open(backend, context -> kind.open(context, ttl))) {
            task.state("a").write(1);
            return task.snapshot();
        }
    }
}
