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

package io.flinktuned.ttl;

import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.StateTtlConfig.StateVisibility;
import org.apache.flink.api.common.state.StateTtlConfig.UpdateType;

import java.time.Duration;

/**
 * Ready-made {@link StateTtlConfig}s: an entry lives for a fixed time after it was created or last
 * written, reading does not prolong its life, and once expired it is never seen again.
 *
 * <p>What it costs, with any Flink state backend:
 *
 * <ul>
 *   <li>8 bytes per entry for the time of the last write: per value, per element of a list, per
 *       entry of a map.
 *   <li>Each read compares that time with the clock, and removes an entry that has expired.
 * </ul>
 *
 * <p>An expired entry is invisible at once, but its space is freed later:
 *
 * <ul>
 *   <li>{@code hashmap}: each state access looks at {@value #ENTRIES_PER_INCREMENTAL_CLEANUP} more
 *       keys, over and over through all of them. A state that is no longer accessed frees nothing.
 *   <li>{@code rocksdb}: when compaction rewrites the file that holds the entry. Files that
 *       compaction leaves alone are rewritten when they are as old as the TTL, but at least one day
 *       and at most 30 days old. So space is freed at about twice the TTL at the latest; with a TTL
 *       of less than a day, within about a day after that.
 *   <li>Expired entries are still part of checkpoints until then.
 * </ul>
 *
 * <p>Time is the processing time of the TaskManager: a job that replays ten years of data in one
 * second expires nothing, and a job that was stopped for longer than the TTL finds all its entries
 * expired.
 */
public final class TtlProfiles {

    private static final int ENTRIES_PER_INCREMENTAL_CLEANUP = 5;

    /** How many entries a compaction takes before it looks at the clock again. */
    private static final long ENTRIES_PER_CLOCK_UPDATE = 1000;

    /** Rewriting all state more often than this costs more than the space is worth. */
    private static final Duration MIN_COMPACTION_PERIOD = Duration.ofDays(1);

    /** Flink's own period. */
    private static final Duration MAX_COMPACTION_PERIOD = Duration.ofDays(30);

    private TtlProfiles() {}

    /** Entries live for 7 days after they were created or last written. */
    public static StateTtlConfig sevenDays() {
        return of(Duration.ofDays(7));
    }

    /**
     * Entries live for a time after they were created or last written.
     *
     * @param timeToLive at least one millisecond, which is also its resolution, and no more than
     *     {@link Long#MAX_VALUE} milliseconds
     * @throws IllegalArgumentException if it is shorter or longer than that
     */
    public static StateTtlConfig of(Duration timeToLive) {
        check(timeToLive);
        return StateTtlConfig.newBuilder(timeToLive)
                .setUpdateType(UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateVisibility.NeverReturnExpired)
                .cleanupIncrementally(ENTRIES_PER_INCREMENTAL_CLEANUP, false)
                .cleanupInRocksdbCompactFilter(
                        ENTRIES_PER_CLOCK_UPDATE, compactionPeriod(timeToLive))
                .build();
    }

    private static void check(Duration timeToLive) {
        long millis;
        try {
            millis = timeToLive.toMillis();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The time to live is "
                            + timeToLive
                            + ", but must fit a long of milliseconds. State that should live for"
                            + " ever needs no time to live.",
                    e);
        }
        if (millis < 1) {
            throw new IllegalArgumentException(
                    "The time to live is "
                            + timeToLive
                            + ", but must be at least 1 ms: anything shorter expires before it can"
                            + " be read.");
        }
    }

    private static Duration compactionPeriod(Duration timeToLive) {
        if (timeToLive.compareTo(MIN_COMPACTION_PERIOD) < 0) {
            return MIN_COMPACTION_PERIOD;
        }
        return timeToLive.compareTo(MAX_COMPACTION_PERIOD) > 0 ? MAX_COMPACTION_PERIOD : timeToLive;
    }
}
