// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.writeback;

import org.apache.flink.util.clock.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class UnflushedLimitTest {

    private static final int AT_CHECKPOINT = 1000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final long ALMOST_AN_INTERVAL = TimeUnit.MILLISECONDS.toNanos(4500);

    private final ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
    private final CheckpointSchedule schedule =
            new CheckpointSchedule(INTERVAL, Duration.ZERO, clock);
    private final UnflushedLimit limit = new UnflushedLimit(schedule, AT_CHECKPOINT);

    private void pass(long milliseconds) {
        clock.advanceTime(milliseconds, TimeUnit.MILLISECONDS);
    }

    @Test
    void withoutCheckpointsItIsWhatCanBeWrittenInTwoSeconds() {
        CheckpointSchedule none = new CheckpointSchedule(null, Duration.ZERO, clock);
        UnflushedLimit atAThousandPerSecond = new UnflushedLimit(none, AT_CHECKPOINT);
        for (int i = 0; i < 100; i++) {
            atAThousandPerSecond.written(AT_CHECKPOINT, TimeUnit.SECONDS.toNanos(1));
        }

        assertThat(none.nanosUntilNext()).isEqualTo(CheckpointSchedule.NEVER);
        assertThat(atAThousandPerSecond.now())
                .isBetween(AT_CHECKPOINT + 1990, AT_CHECKPOINT + 2010);

        // Somebody triggers them, and nobody knows when.
        none.started(clock.absoluteTimeMillis());
        assertThat(none.nanosUntilNext()).isZero();
        assertThat(new UnflushedLimit(none, AT_CHECKPOINT).now()).isEqualTo(AT_CHECKPOINT);
    }

    @Test
    void theFirstCheckpointMayComeAtAnyTime() {
        assertThat(limit.now()).isEqualTo(AT_CHECKPOINT);
    }

    @Test
    void goesDownUntilTheNextCheckpointMayCome() {
        limit.written(1_000_000, TimeUnit.SECONDS.toNanos(1));
        schedule.started(clock.absoluteTimeMillis());
        pass(500);
        int before = limit.now();
        for (int i = 0; i < 40; i++) {
            pass(100);
            assertThat(limit.now()).isBetween(AT_CHECKPOINT, before - 1);
            before = limit.now();
        }
        assertThat(limit.now()).isEqualTo(AT_CHECKPOINT);
        pass(10_000);
        assertThat(limit.now()).isEqualTo(AT_CHECKPOINT);
    }

    /** Checkpoints that had to wait for a long one come at once when it has ended. */
    @Test
    void trustsTheIntervalOnlyAfterACheckpointThatWasOnTime() {
        long first = clock.absoluteTimeMillis();
        schedule.started(first);
        assertThat(schedule.nanosUntilNext()).isEqualTo(ALMOST_AN_INTERVAL);

        pass(12_000);
        schedule.started(first + 12_000);
        assertThat(schedule.nanosUntilNext()).as("it had to wait").isZero();
        pass(1000);
        schedule.started(first + 13_000);
        assertThat(schedule.nanosUntilNext()).as("so had this").isZero();
        pass(2000);
        schedule.started(first + 15_000);
        assertThat(schedule.nanosUntilNext()).as("on time, but not for sure").isZero();
        pass(5001);
        schedule.started(first + 20_001);
        assertThat(schedule.nanosUntilNext()).isEqualTo(ALMOST_AN_INTERVAL);
    }

    @Test
    void trustsThePauseAfterACheckpointThatWasLate() {
        CheckpointSchedule pausing = new CheckpointSchedule(INTERVAL, Duration.ofSeconds(2), clock);
        pausing.started(clock.absoluteTimeMillis());
        pass(7000);
        pausing.started(clock.absoluteTimeMillis());

        assertThat(pausing.nanosUntilNext()).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    /** The barrier took three seconds to the task. The next one may be faster. */
    @Test
    void countsFromWhenTheCheckpointWasTriggered() {
        schedule.started(clock.absoluteTimeMillis() - 3000);

        assertThat(schedule.nanosUntilNext()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1500));
    }

    @Test
    void doesNotTrustAClockThatIsAhead() {
        schedule.started(clock.absoluteTimeMillis() + 3000);

        assertThat(schedule.nanosUntilNext()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(4500));
    }

    @Test
    void allowsWhatCanBeWrittenInHalfOfTheTime() {
        for (int i = 0; i < 10_000; i++) {
            limit.written(AT_CHECKPOINT, TimeUnit.MILLISECONDS.toNanos(10));
        }
        schedule.started(clock.absoluteTimeMillis());
        assertThat(limit.now())
                .as("as much as in two seconds, at 100,000 in a second")
                .isBetween(AT_CHECKPOINT + 199_000, AT_CHECKPOINT + 201_000);

        pass(2500);
        assertThat(limit.now())
                .as("half of the two seconds that are left")
                .isBetween(AT_CHECKPOINT + 99_000, AT_CHECKPOINT + 101_000);
    }

    /** RocksDB may stall one for a second; otherwise all that waits would be too much at once. */
    @Test
    void aSlowWriteOfAPartCountsForAsMuchAsItIsOfAllThatMayWait() {
        for (int i = 0; i < 1000; i++) {
            limit.written(AT_CHECKPOINT, TimeUnit.MILLISECONDS.toNanos(2));
        }
        schedule.started(clock.absoluteTimeMillis());
        int before = limit.now();
        limit.written(AT_CHECKPOINT, TimeUnit.MILLISECONDS.toNanos(200));

        assertThat(limit.now()).isBetween(before / 100 * 90, before / 100 * 92);
    }

    @Test
    void aSlowWriteOfOneChangeCountsForLittle() {
        schedule.started(clock.absoluteTimeMillis());
        int before = limit.now();
        limit.written(1, TimeUnit.MICROSECONDS.toNanos(10));

        assertThat(limit.now()).isGreaterThan(before * 99 / 100);
    }
}
