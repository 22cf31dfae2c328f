// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.writeback;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.TimeUnit;

/**
 * How many changes may wait to be written to RocksDB. Few when a checkpoint may come, because it
 * writes them in its synchronous part. Before that, as many more as can be written in half of the
 * time until then: whoever stays below the limit at all times has written the rest by the time the
 * checkpoint comes, in small parts, and what changes again meanwhile is written once. Never more
 * than can be written in two seconds, for a savepoint comes when it likes.
 *
 * <p>Used by the task thread only.
 */
@Internal
public final class UnflushedLimit {

    private static final double SHARE_OF_TIME = 0.5;

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Of the last write among all. */
    private static final double MOST_WEIGHT = 0.25;

    /** Until it has been measured. */
    private static final double NANOS_PER_RECORD = 2500;

    private final CheckpointSchedule schedule;
    private final int atCheckpoint;
    private double nanosPerRecord = NANOS_PER_RECORD;

    /**
     * @param atCheckpoint how many changes a checkpoint may find; with 0 none ever waits for it
     * @throws IllegalArgumentException if it is negative
     */
    public UnflushedLimit(CheckpointSchedule schedule, int atCheckpoint) {
        if (atCheckpoint < 0) {
            throw new IllegalArgumentException("A checkpoint cannot find fewer changes than none.");
        }
        this.schedule = schedule;
        this.atCheckpoint = atCheckpoint;
    }

    /** How many changes a checkpoint may find. */
    public int atCheckpoint() {
        return atCheckpoint;
    }

    /** How many changes may wait now. */
    public int now() {
        return during(Math.min(MOST_NANOS, schedule.nanosUntilNext() * SHARE_OF_TIME));
    }

    private int during(double nanos) {
        return (int) Math.min(Integer.MAX_VALUE, atCheckpoint + nanos / nanosPerRecord);
    }

    /**
     * Learns how long writing takes: about the mean of the last changes, as many as may wait. So a
     * write that RocksDB has stalled does not make all that waits too much at once.
     */
    public void written(int records, long nanos) {
        if (records > 0) {
            double weight = Math.min(MOST_WEIGHT, (double) records / during(MOST_NANOS));
            nanosPerRecord += weight * ((double) nanos / records - nanosPerRecord);
        }
    }
}
