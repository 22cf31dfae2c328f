// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.writeback;

import org.apache.flink.annotation.Internal;
import org.apache.flink.util.clock.Clock;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When the next checkpoint can come, as far as a task knows. Flink requests checkpoints at a fixed
 * rate. While another one runs, requests wait, and come one after the other as soon as it has
 * ended: after a checkpoint that was triggered an interval after the one before, none comes for
 * another interval; after one that was late, or caught up, the next may come at once, or when the
 * pause is over. Savepoints, and checkpoints that a user triggers, can come at any time, and are
 * not looked at.
 *
 * <p>Used by the task thread only.
 */
@Internal
public final class CheckpointSchedule {

    /** What {@link #nanosUntilNext} returns if no checkpoint will come. */
    public static final long NEVER = Long.MAX_VALUE;

    /** How much the clocks of two machines may differ, and the one that triggers may be early. */
    private static final Duration MOST_EARLY = Duration.ofSeconds(1);

    @Nullable private final Duration interval;
    private final Duration minPause;
    private final Clock clock;

    private boolean hasStarted;
    private long lastTriggered;
    private long earliestNext;

    /**
     * @param interval {@code execution.checkpointing.interval}; null if it is not set, so that
     *     Flink triggers no checkpoints
     * @param minPause {@code execution.checkpointing.min-pause}
     */
    public CheckpointSchedule(@Nullable Duration interval, Duration minPause, Clock clock) {
        this.interval = interval;
        this.minPause = minPause;
        this.clock = clock;
    }

    /**
     * A checkpoint that is not a savepoint has reached the task.
     *
     * @param triggered when, in milliseconds since 1970 of the machine that triggered it
     */
    public void started(long triggered) {
        if (interval != null) {
            long early = Math.min(interval.toNanos() / 10, MOST_EARLY.toNanos());
            long none =
                    isOnTime(triggered, early) ? interval.toNanos() - early : minPause.toNanos();
            long sinceTriggered =
                    TimeUnit.MILLISECONDS.toNanos(clock.absoluteTimeMillis() - triggered);
            earliestNext = clock.relativeTimeNanos() + none - Math.max(0, sinceTriggered);
        }
        hasStarted = true;
        lastTriggered = triggered;
    }

    private boolean isOnTime(long triggered, long early) {
        long sinceLast = TimeUnit.MILLISECONDS.toNanos(triggered - lastTriggered);
        return !hasStarted || Math.abs(sinceLast - interval.toNanos()) <= early;
    }

    /**
     * How long no checkpoint will come, in nanoseconds. 0 if one may come at any time: that is so
     * until the first has come, because Flink waits for a random part of the interval before it.
     */
    public long nanosUntilNext() {
        if (hasStarted) {
            return interval == null ? 0 : Math.max(0, earliestNext - clock.relativeTimeNanos());
        }
        return interval == null ? NEVER : 0;
    }
}
