// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.util.clock.SystemClock;

import java.time.Duration;

final class TestTiers {

    private TestTiers() {}

    /** With room enough, of a task without checkpoints. */
    static HotTier large() {
        return of(new SegmentPool(1L << 30).open(), Integer.MAX_VALUE);
    }

    /**
     * With checkpoints that may always come.
     *
     * @param maxUnflushed how many values may wait to be written
     */
    static HotTier of(SegmentPool.Share memory, int maxUnflushed) {
        return new HotTier(
                memory,
                new UnflushedLimit(
                        new CheckpointSchedule(
                                Duration.ofDays(1), Duration.ZERO, SystemClock.getInstance()),
                        maxUnflushed));
    }
}
