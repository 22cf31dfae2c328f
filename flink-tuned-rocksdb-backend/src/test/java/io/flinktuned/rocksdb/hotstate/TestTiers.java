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
