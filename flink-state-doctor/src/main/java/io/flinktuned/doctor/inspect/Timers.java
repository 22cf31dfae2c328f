// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When timers are due, seen from the time of the checkpoint. */
final class Timers {

    private final long now;
    private final TimeSpans ahead = new TimeSpans();

    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long overdue;

    Timers(Instant now) {
        this.now = now.toEpochMilli();
    }

    /**
     * @param timestamp ms since the epoch; {@link Long#MAX_VALUE} is the end of all windows
     */
    void add(long timestamp) {
        count++;
        first = Math.min(first, timestamp);
        last = Math.max(last, timestamp);
        if (timestamp <= now) {
            overdue++;
        } else {
            // Both are not before 1970 but for overdue timers, so this does not overflow.
            ahead.add(timestamp - now);
        }
    }

    /** Nothing if nothing was added. */
    Optional<Summary> summary() {
        return count == 0 ? Optional.empty() : Optional.of(new Summary(this));
    }

    /** Timers by time. */
    static final class Summary {

        final long count;

        /** In ms since the epoch, as {@link #last}. */
        final long first;

        final long last;

        /** Due at the time of the checkpoint or before it. */
        final long overdue;

        final List<TimeSpans.Bucket> dueIn;

        private Summary(Timers timers) {
            count = timers.count;
            first = timers.first;
            last = timers.last;
            overdue = timers.overdue;
            dueIn = timers.ahead.buckets();
        }
    }
}
