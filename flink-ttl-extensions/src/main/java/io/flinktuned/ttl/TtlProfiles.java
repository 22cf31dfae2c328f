// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;

/**
 * Ready-made {@link TtlProfile}s: an entry lives for a fixed time after it was created or last
 * written, reading does not prolong its life, and once expired it is never read again.
 *
 * <p>What it costs, with any Flink state backend:
 *
 * <ul>
 *   <li>8 bytes per entry for the time of the last write, in RocksDB and in checkpoints: per value,
 *       per element of a list, per entry of a map. On the heap an object of 24 bytes.
 *   <li>Each read compares that time with the clock, and removes an entry that has expired; of a
 *       list it removes elements only when all of them have expired.
 * </ul>
 *
 * <p>An expired entry cannot be read from then on. Its space is freed later, and until then {@code
 * MapState.isEmpty()} is false:
 *
 * <ul>
 *   <li>{@code hashmap}: each state access looks at 5 more keys, over and over through all of them,
 *       and copies the whole map of each in a map state. A state that is no longer accessed frees
 *       nothing.
 *   <li>RocksDB: when compaction rewrites the file that holds the entry. Compaction does that soon
 *       where much is written; a file that it leaves alone is rewritten when it is 30 days old,
 *       unless the backend is configured with another period. But RocksDB looks for such files only
 *       when the state is flushed, compacted or opened. So as long as a state is written to, space
 *       is freed about 30 days after the entry expired at the latest; see {@code docs/ttl.md} for
 *       less. A state that is no longer written to keeps it until a restart.
 *   <li>Expired entries are still part of checkpoints until then.
 * </ul>
 *
 * <p>Time is the processing time of the TaskManager: a job that replays ten years of data in one
 * second expires nothing, and a job that was stopped for longer than the TTL finds all its entries
 * expired.
 */
@PublicEvolving
public final class TtlProfiles {

    private TtlProfiles() {}

    /** Entries live for 1 day after they were created or last written. */
    public static TtlProfile oneDay() {
        return of(Duration.ofDays(1));
    }

    /** Entries live for 7 days after they were created or last written. */
    public static TtlProfile sevenDays() {
        return of(Duration.ofDays(7));
    }

    /** Entries live for 30 days after they were created or last written. */
    public static TtlProfile thirtyDays() {
        return of(Duration.ofDays(30));
    }

    /**
     * Entries live for a time after they were created or last written.
     *
     * @param timeToLive at least 1 s, with a resolution of 1 ms, and no more than {@link
     *     Long#MAX_VALUE} ms; {@link TtlProfile#builder(Duration)} allows less than 1 s
     * @throws IllegalArgumentException if it is shorter or longer than that
     */
    public static TtlProfile of(Duration timeToLive) {
        return TtlProfile.builder(timeToLive).build();
    }
}
