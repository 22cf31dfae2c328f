// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.Everywhere;
import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.StateKind;
import io.flinktuned.ttl.testing.StateKind.Accessor;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.StateMigrationException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Flink 1.20 cannot turn TTL on or off for existing state. */
class TtlOnAndOffTest {

    private static final TtlSource OFF = state -> StateTtlConfig.DISABLED;
    private static final TtlSource ON = TtlProfiles.sevenDays();

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void turningOnSaysWhatToDo(TestBackend backend, StateKind kind) throws Exception {
        assertExplained(backend, kind, OFF, ON);
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void turningOffSaysWhatToDo(TestBackend backend, StateKind kind) throws Exception {
        assertExplained(backend, kind, ON, OFF);
    }

    private static void assertExplained(
            TestBackend backend, StateKind kind, TtlSource before, TtlSource after)
            throws Exception {
        OperatorSubtaskState old;
        try (KeyedTask<Accessor> task =
                KeyedTask.open(backend, context -> kind.open(context, before))) {
            task.state("a").write(1);
            old = task.snapshot();
        }

        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                KeyedTask.restore(
                                                backend,
                                                context -> kind.open(context, after),
                                                old,
                                                Duration.ofDays(1))
                                        .close())
                .withMessageContaining("State 'numbers' does not fit what was restored")
                .withMessageContaining("turned on or off")
                .withMessageContaining("Turn it back")
                .withRootCauseInstanceOf(StateMigrationException.class);
    }
}
