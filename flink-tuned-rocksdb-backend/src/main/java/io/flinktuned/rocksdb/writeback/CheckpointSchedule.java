/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.flinktuned.rocksdb.writeback;

import org.apache.flink.util.clock.Clock;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When the next checkpoint can come, as far as a task knows. Flink triggers checkpoints at a fixed
 * rate, or later: never before an interval has passed since it triggered the last one. Savepoints
 * can come at any time, and are not looked at.
 *
 * <p>Used by the task thread only.
 */
public final class CheckpointSchedule {

    /** What {@link #nanosUntilNext} returns if no checkpoint will come. */
    public static final long NEVER = Long.MAX_VALUE;

    /** How much the clocks of two machines may differ, and the one that triggers may be early. */
    private static final Duration MOST_EARLY = Duration.ofSeconds(1);

    @Nullable private final Duration interval;
    private final Clock clock;

    private boolean hasStarted;
    private long earliestNext;

    /**
     * @param interval {@code execution.checkpointing.interval}; null if it is not set, so that
     *     Flink triggers no checkpoints
     */
    public CheckpointSchedule(@Nullable Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /**
     * A checkpoint that is not a savepoint has reached the task.
     *
     * @param triggered when, in milliseconds since 1970 of the machine that triggered it
     */
    public void started(long triggered) {
        hasStarted = true;
        if (interval != null) {
            long nanos = interval.toNanos();
            long sinceTriggered =
                    TimeUnit.MILLISECONDS.toNanos(clock.absoluteTimeMillis() - triggered);
            earliestNext =
                    clock.relativeTimeNanos()
                            + nanos
                            - Math.min(nanos / 10, MOST_EARLY.toNanos())
                            - Math.max(0, sinceTriggered);
        }
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
