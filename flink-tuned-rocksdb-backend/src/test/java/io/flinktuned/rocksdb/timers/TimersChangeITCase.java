// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static io.flinktuned.rocksdb.timers.TimerRun.EVENT_TIMERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which snapshot lets timers move between RocksDB and the heap, and what is refused. */
class TimersChangeITCase extends TimersITBase {

    private static final String LOST =
            "'state.backend.tuned.timers' is 'heap', but the state to restore has timers in RocksDB";

    @ParameterizedTest
    @CsvSource({
        "CANONICAL_SAVEPOINT, ROCKSDB, HEAP",
        "CANONICAL_SAVEPOINT, HEAP, ROCKSDB",
        "INCREMENTAL_CHECKPOINT, HEAP, ROCKSDB",
        "FULL_CHECKPOINT, HEAP, ROCKSDB",
        "FULL_CHECKPOINT, HEAP, HEAP",
        "FULL_CHECKPOINT, ROCKSDB, ROCKSDB",
        "NATIVE_SAVEPOINT, ROCKSDB, ROCKSDB",
        "CANONICAL_SAVEPOINT, ROCKSDB, WRITE_BACK",
        "CANONICAL_SAVEPOINT, WRITE_BACK, ROCKSDB",
        "NATIVE_SAVEPOINT, ROCKSDB, WRITE_BACK",
        "NATIVE_SAVEPOINT, WRITE_BACK, ROCKSDB",
        "INCREMENTAL_CHECKPOINT, ROCKSDB, WRITE_BACK",
        "INCREMENTAL_CHECKPOINT, WRITE_BACK, ROCKSDB",
        "INCREMENTAL_CHECKPOINT, WRITE_BACK, WRITE_BACK",
        "FULL_CHECKPOINT, ROCKSDB, WRITE_BACK",
        "FULL_CHECKPOINT, WRITE_BACK, ROCKSDB",
        "CANONICAL_SAVEPOINT, HEAP, WRITE_BACK",
        "CANONICAL_SAVEPOINT, WRITE_BACK, HEAP"
    })
    void timersMove(Snapshot kind, Timers from, Timers to) throws Exception {
        Snapshotted taken = snapshot(kind, kind.tuned(from, directory), 2);
        cancel(taken.job);
        TimerRun run = taken.run;
        run.forgetFirings();

        JobClient restored = restore(run, taken.path, kind.tuned(to, directory), 3);
        run.fireEventTimers(EVENT_TIMERS);
        run.awaitFirings(TimerRun.firingsAfter(FIRED_BEFORE));
        finish(run, restored);

        assertThat(run.fired()).isEqualTo(TimerRun.firingsAfter(FIRED_BEFORE));
    }

    @ParameterizedTest
    @CsvSource({
        "NATIVE_SAVEPOINT, ROCKSDB",
        "INCREMENTAL_CHECKPOINT, ROCKSDB",
        "FULL_CHECKPOINT, ROCKSDB",
        "INCREMENTAL_CHECKPOINT, WRITE_BACK"
    })
    void refusesTheHeapForTimersInRocksDB(Snapshot kind, Timers from) throws Exception {
        Snapshotted taken = snapshot(kind, kind.tuned(from, directory), 2);
        cancel(taken.job);

        assertFails(taken.run, taken.path, kind.tuned(Timers.HEAP, directory), LOST);
    }

    @Test
    void refusesTheHeapForTimersInRocksDBUnderTheChangelog() throws Exception {
        Snapshot kind = Snapshot.INCREMENTAL_CHECKPOINT;
        Snapshotted taken = snapshot(kind, kind.tuned(Timers.ROCKSDB, directory), 2);
        cancel(taken.job);
        JobClient withChangelog =
                restore(taken.run, taken.path, changelog(kind, Timers.ROCKSDB), 2);
        String nested = kind.take(cluster, withChangelog, directory);
        cancel(withChangelog);

        assertFails(taken.run, nested, kind.tuned(Timers.HEAP, directory), LOST);
    }

    /** Flink wraps the backend, and does not ask what it wraps for timers on the heap. */
    @Test
    void refusesACheckpointWithoutTheTimersOnTheHeapAfterTheChangelog() throws Exception {
        Snapshot kind = Snapshot.INCREMENTAL_CHECKPOINT;
        Snapshotted taken = snapshot(kind, changelog(kind, Timers.ROCKSDB), 2);
        cancel(taken.job);

        JobClient onHeap =
                TimerJob.start(taken.run, 2, from(taken.path, kind.tuned(Timers.HEAP, directory)));
        // Flink 2.3 triggers one itself after a restore.
        assertThatThrownBy(
                () -> {
                    awaitRunning(onHeap);
                    kind.take(cluster, onHeap, directory);
                });

        assertThatThrownBy(() -> onHeap.getJobExecutionResult().get())
                .hasStackTraceContaining("Timers are on the heap, and what Flink has put around");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writeBackTimersGoThroughTheChangelog(boolean materialized) throws Exception {
        Snapshot kind = Snapshot.INCREMENTAL_CHECKPOINT;
        Configuration configuration = changelog(kind, Timers.WRITE_BACK);
        configuration.set(StateChangelogOptions.PERIODIC_MATERIALIZATION_ENABLED, materialized);
        configuration.set(
                StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, Duration.ofMillis(10));
        Snapshotted taken = snapshot(kind, configuration, 2);
        cancel(taken.job);
        TimerRun run = taken.run;
        run.forgetFirings();

        JobClient restored = restore(run, taken.path, changelog(kind, Timers.WRITE_BACK), 3);
        run.fireEventTimers(EVENT_TIMERS);
        run.awaitFirings(TimerRun.firingsAfter(FIRED_BEFORE));
        finish(run, restored);

        assertThat(run.fired()).isEqualTo(TimerRun.firingsAfter(FIRED_BEFORE));
    }

    @Test
    void refusesTheHeapWithTheChangelog() throws Exception {
        TimerRun run = new TimerRun(System.currentTimeMillis(), true);
        JobClient job =
                TimerJob.start(run, 2, changelog(Snapshot.INCREMENTAL_CHECKPOINT, Timers.HEAP));

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining(
                        "'state.backend.tuned.timers' is 'heap', but"
                                + " 'state.changelog.enabled' is 'true'");
    }

    /** It costs a restart from the last checkpoint, but no timer. */
    @Test
    void refusesANativeSavepointOfTimersOnTheHeap() throws Exception {
        Snapshotted taken =
                snapshot(
                        Snapshot.INCREMENTAL_CHECKPOINT,
                        restartingOnce(
                                Snapshot.INCREMENTAL_CHECKPOINT.tuned(Timers.HEAP, directory)),
                        2);
        assertNoNativeSavepoint(taken.job);
        taken.run.await(() -> taken.run.starts.get() == 4, "restart");
        taken.run.fireEventTimers(EVENT_TIMERS);
        taken.run.awaitFirings(TimerRun.firingsAfter(0));
        awaitRunning(taken.job);

        assertNoNativeSavepoint(taken.job);
        assertThatThrownBy(() -> taken.job.getJobExecutionResult().get())
                .hasStackTraceContaining(
                        "TunedRocksDBStateBackend: 'state.backend.tuned.timers' is 'heap', and only"
                                + " checkpoints and CANONICAL savepoints hold such timers) does not"
                                + " support NATIVE savepoints");
    }

    private void assertNoNativeSavepoint(JobClient job) {
        assertThatThrownBy(() -> Snapshot.NATIVE_SAVEPOINT.take(cluster, job, directory))
                .hasRootCauseInstanceOf(CheckpointException.class);
    }

    /** The operator has queues for timers in RocksDB, but they are empty. */
    @Test
    void allowsTheHeapWhenThereAreNoTimers() throws Exception {
        Snapshot kind = Snapshot.INCREMENTAL_CHECKPOINT;
        TimerRun run = new TimerRun(System.currentTimeMillis(), false);
        JobClient job = TimerJob.start(run, 2, kind.tuned(Timers.ROCKSDB, directory));
        run.awaitKeys();
        awaitRunning(job);
        String inRocksDB = kind.take(cluster, job, directory);
        cancel(job);

        JobClient onHeap = restore(run, inRocksDB, kind.tuned(Timers.HEAP, directory), 2);
        String fromHeap = kind.take(cluster, onHeap, directory);
        cancel(onHeap);

        finish(run, restore(run, fromHeap, kind.tuned(Timers.HEAP, directory), 2));
    }

    /** Why we refuse. If this fails, Flink has learnt to keep the timers and we can allow it. */
    @ParameterizedTest
    @CsvSource({
        "NATIVE_SAVEPOINT, ROCKSDB, HEAP",
        "INCREMENTAL_CHECKPOINT, ROCKSDB, HEAP",
        "FULL_CHECKPOINT, ROCKSDB, HEAP",
        "NATIVE_SAVEPOINT, HEAP, ROCKSDB",
        "NATIVE_SAVEPOINT, HEAP, HEAP"
    })
    void flinksOwnBackendLosesTimers(Snapshot kind, Timers from, Timers to) throws Exception {
        Snapshotted taken = snapshot(kind, kind.flinks(from, directory), 2);
        cancel(taken.job);
        TimerRun run = taken.run;
        run.forgetFirings();

        finish(run, restore(run, taken.path, kind.flinks(to, directory), 2));

        assertThat(run.fired()).isEmpty();
    }

    private Configuration changelog(Snapshot kind, Timers timers) {
        Configuration configuration = kind.tuned(timers, directory);
        configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
        configuration.set(StateChangelogOptions.PERIODIC_MATERIALIZATION_ENABLED, false);
        return configuration;
    }

    private void assertFails(
            TimerRun run, String path, Configuration configuration, String message) {
        assertThatThrownBy(
                        () ->
                                TimerJob.start(run, 2, from(path, configuration))
                                        .getJobExecutionResult()
                                        .get())
                .hasStackTraceContaining(message);
    }
}
