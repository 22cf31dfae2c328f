// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.configuration.Configuration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.flinktuned.rocksdb.timers.TimerRun.EVENT_TIMERS;
import static io.flinktuned.rocksdb.timers.TimerRun.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

/** Timers of both kinds come back after a failure, and none fires twice or not at all. */
class TimersRecoveryITCase extends TimersITBase {

    private static final int PARALLELISM = 2;

    private static final int FIRED_BEFORE_FAILURE = 2 * FIRED_BEFORE;

    @ParameterizedTest
    @EnumSource(Timers.class)
    void timersSurviveAFailure(Timers timers) throws Exception {
        Snapshot kind = Snapshot.INCREMENTAL_CHECKPOINT;
        Configuration configuration = restartingOnce(kind.tuned(timers, directory));

        Snapshotted taken = snapshot(kind, configuration, PARALLELISM);
        TimerRun run = taken.run;
        run.fireEventTimers(FIRED_BEFORE_FAILURE);
        run.awaitFirings(TimerRun.eventFirings(0, FIRED_BEFORE_FAILURE));
        run.failNext.set(true);
        run.await(() -> run.starts.get() == 2 * PARALLELISM, "restart");
        run.fireEventTimers(EVENT_TIMERS);
        run.awaitFirings(TimerRun.firingsAfter(0));
        finish(run, taken.job);

        assertThat(run.fired()).isEqualTo(TimerRun.firingsAfter(0));
        // What fired after the checkpoint fired again: it was restored, not kept.
        assertThat(run.countEventFirings())
                .isEqualTo(KEYS * (EVENT_TIMERS + FIRED_BEFORE_FAILURE - FIRED_BEFORE));
        assertThat(run.starts).hasValue(2 * PARALLELISM);
    }
}
