// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.Everywhere;
import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.StateKind;
import io.flinktuned.ttl.testing.StateKind.Accessor;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;

import static io.flinktuned.ttl.testing.StateKind.EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

/** What happens to old entries if the TTL is another one after a restore. */
class ChangedTtlTest {

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void aLongerTimeCountsFromTheLastWrite(TestBackend backend, StateKind kind) throws Exception {
        OperatorSubtaskState old = writtenAtZero(backend, kind, TtlProfiles.sevenDays());

        try (KeyedTask<Accessor> task =
                restored(backend, kind, TtlProfiles.thirtyDays(), old, Duration.ofDays(3))) {
            task.setTime(Duration.ofDays(30).minusMillis(1));
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
            task.setTime(Duration.ofDays(30));
            assertThat(task.state("a").read()).isEqualTo(EMPTY);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void aLongerTimeRevivesWhatHadExpiredButStillTookSpace(TestBackend backend, StateKind kind)
            throws Exception {
        OperatorSubtaskState old = writtenAtZero(backend, kind, TtlProfiles.sevenDays());

        try (KeyedTask<Accessor> same =
                        restored(backend, kind, TtlProfiles.sevenDays(), old, Duration.ofDays(8));
                KeyedTask<Accessor> longer =
                        restored(
                                backend, kind, TtlProfiles.thirtyDays(), old, Duration.ofDays(8))) {
            assertThat(same.state("a").read()).isEqualTo(EMPTY);
            assertThat(longer.state("a").read()).isEqualTo(kind.written(1));
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void aShorterTimeExpiresOldEntriesAtOnce(TestBackend backend, StateKind kind) throws Exception {
        OperatorSubtaskState old = writtenAtZero(backend, kind, TtlProfiles.sevenDays());

        try (KeyedTask<Accessor> task =
                restored(backend, kind, TtlProfiles.oneDay(), old, Duration.ofDays(2))) {
            assertThat(task.state("a").read()).isEqualTo(EMPTY);
            task.state("a").write(2);
            task.setTime(Duration.ofDays(3).minusMillis(1));
            assertThat(task.state("a").read()).isEqualTo(kind.written(2));
        }
    }

    private static OperatorSubtaskState writtenAtZero(
            TestBackend backend, StateKind kind, TtlSource ttl) throws Exception {
        try (KeyedTask<Accessor> task =
                KeyedTask.open(backend, context -> kind.open(context, ttl))) {
            task.state("a").write(1);
            return task.snapshot();
        }
    }

    private static KeyedTask<Accessor> restored(
            TestBackend backend,
            StateKind kind,
            TtlSource ttl,
            OperatorSubtaskState from,
            Duration time)
            throws Exception {
        return KeyedTask.restore(backend, context -> kind.open(context, ttl), from, time);
    }
}
