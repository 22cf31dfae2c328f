// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.Everywhere;
import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.StateKind;
import io.flinktuned.ttl.testing.StateKind.Accessor;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.api.common.state.StateTtlConfig;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What TTL costs in bytes, as the documentation says. */
class EntryCostTest {

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void eachEntryTakesEightBytesMore(TestBackend backend, StateKind kind) throws Exception {
        assertThat(bytesOfThousandEntries(backend, kind, TtlProfiles.sevenDays()))
                .isEqualTo(
                        bytesOfThousandEntries(backend, kind, state -> StateTtlConfig.DISABLED)
                                + 8 * 1000);
    }

    /** The difference of two savepoints, because each begins with a description of the state. */
    private static long bytesOfThousandEntries(TestBackend backend, StateKind kind, TtlSource ttl)
            throws Exception {
        try (KeyedTask<Accessor> task =
                KeyedTask.open(backend, context -> kind.open(context, ttl))) {
            for (int key = 0; key < 1000; key++) {
                task.state("a" + key).write(1);
            }
            long first = task.canonicalSavepoint().getStateSize();
            for (int key = 0; key < 1000; key++) {
                task.state("b" + key).write(1);
            }
            return task.canonicalSavepoint().getStateSize() - first;
        }
    }
}
