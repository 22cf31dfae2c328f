// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.StateKind;
import io.flinktuned.ttl.testing.StateKind.Accessor;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

import static io.flinktuned.ttl.testing.StateKind.EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

/** Which checkpoints leave expired entries out. */
class SnapshotCleanupTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final TtlProfile IN_SNAPSHOTS =
            TtlProfile.builder(WEEK).cleanupInSnapshots().build();

    @ParameterizedTest
    @EnumSource
    void theHeapLeavesThemOutOfCheckpointsIfAskedTo(StateKind kind) throws Exception {
        StateBackend heap = new HashMapStateBackend();

        assertThat(restored(heap, kind, IN_SNAPSHOTS, KeyedTask::snapshot)).isEqualTo(EMPTY);
        assertThat(restored(heap, kind, TtlProfiles.sevenDays(), KeyedTask::snapshot))
                .isEqualTo(kind.written(1));
    }

    @ParameterizedTest
    @EnumSource
    void rocksDBLeavesThemOutOfNoCheckpoint(StateKind kind) throws Exception {
        StateBackend full = new EmbeddedRocksDBStateBackend(false);
        StateBackend incremental = new EmbeddedRocksDBStateBackend(true);

        assertThat(restored(full, kind, IN_SNAPSHOTS, KeyedTask::snapshot))
                .isEqualTo(kind.written(1));
        assertThat(restored(incremental, kind, IN_SNAPSHOTS, KeyedTask::snapshot))
                .isEqualTo(kind.written(1));
    }

    @ParameterizedTest
    @EnumSource
    void rocksDBLeavesThemOutOfCanonicalSavepointsIfAskedTo(StateKind kind) throws Exception {
        StateBackend rocksDB = new EmbeddedRocksDBStateBackend(true);

        assertThat(restored(rocksDB, kind, IN_SNAPSHOTS, KeyedTask::canonicalSavepoint))
                .isEqualTo(EMPTY);
        assertThat(restored(rocksDB, kind, TtlProfiles.sevenDays(), KeyedTask::canonicalSavepoint))
                .isEqualTo(kind.written(1));
    }

    /** What a longer TTL finds in a snapshot that was taken when the entry had expired. */
    private static String restored(
            StateBackend backend, StateKind kind, TtlProfile profile, Snapshot snapshot)
            throws Exception {
        OperatorSubtaskState taken;
        try (KeyedTask<Accessor> task =
                KeyedTask.open(backend, context -> kind.open(context, profile))) {
            task.state("a").write(1);
            task.setTime(WEEK);
            taken = snapshot.take(task);
        }
        try (KeyedTask<Accessor> task =
                KeyedTask.restore(
                        backend,
                        context -> kind.open(context, TtlProfiles.thirtyDays()),
                        taken,
                        WEEK)) {
            return task.state("a").read();
        }
    }

    private interface Snapshot {
        OperatorSubtaskState take(KeyedTask<Accessor> task) throws Exception;
    }
}
