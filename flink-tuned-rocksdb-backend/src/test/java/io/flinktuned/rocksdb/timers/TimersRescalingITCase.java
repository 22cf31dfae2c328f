// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.core.execution.JobClient;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.flinktuned.rocksdb.timers.TimerRun.EVENT_TIMERS;
import static org.assertj.core.api.Assertions.assertThat;

/** Timers of both kinds go with their keys when a job gets more or fewer subtasks. */
class TimersRescalingITCase extends TimersITBase {

    @ParameterizedTest
    @CsvSource({
        "CANONICAL_SAVEPOINT, ROCKSDB",
        "CANONICAL_SAVEPOINT, HEAP",
        "CANONICAL_SAVEPOINT, WRITE_BACK",
        "INCREMENTAL_CHECKPOINT, ROCKSDB",
        "INCREMENTAL_CHECKPOINT, HEAP",
        "INCREMENTAL_CHECKPOINT, WRITE_BACK"
    })
    void timersSurviveRescaling(Snapshot kind, Timers timers) throws Exception {
        Snapshotted ofTwo = snapshot(kind, kind.tuned(timers, directory), 2);
        cancel(ofTwo.job);
        TimerRun run = ofTwo.run;
        run.forgetFirings();

        JobClient four = restore(run, ofTwo.path, kind.tuned(timers, directory), 4);
        run.fireEventTimers(2 * FIRED_BEFORE);
        run.awaitFirings(TimerRun.eventFirings(FIRED_BEFORE, 2 * FIRED_BEFORE));
        String ofFour = kind.take(cluster, four, directory);
        cancel(four);

        JobClient one = restore(run, ofFour, kind.tuned(timers, directory), 1);
        run.fireEventTimers(EVENT_TIMERS);
        run.awaitFirings(TimerRun.firingsAfter(FIRED_BEFORE));
        finish(run, one);

        assertThat(run.fired()).isEqualTo(TimerRun.firingsAfter(FIRED_BEFORE));
    }
}
