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

package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;

import java.time.Duration;
import java.util.Objects;

/**
 * The timers that clean up: per key at most one per time bucket. They need no state of their own,
 * because a timer is recognised by its time.
 *
 * <p>The buckets do not begin at full hours or days but at an offset that follows from the state's
 * name. So the timers do not meet those that users set at such times (and delete, which would
 * delete the one for clean-up as well), and states of one job are not all cleaned up at once.
 */
@Internal
public final class CleanupTimers {

    private final TimeDomain domain;
    private final long width;
    private final long offset;

    public CleanupTimers(String stateName, TimeDomain domain, Duration bucketWidth) {
        this.domain = Objects.requireNonNull(domain);
        this.width = Times.atLeastOneMilli("bucket width", bucketWidth);
        // Odd multiples of a prime spread short hash codes over a day and more.
        this.offset = Math.floorMod(stateName.hashCode() * 2_147_483_647L, width);
    }

    public long now(TimerService timers) {
        return domain == TimeDomain.EVENT_TIME
                ? timers.currentWatermark()
                : timers.currentProcessingTime();
    }

    /** When something that expires at a time is cleaned up: then, or up to one bucket later. */
    long cleanupTime(long expiresAt) {
        // Of a difference of remainders, because one of times may not fit a long.
        long sinceBucketStart = Math.floorMod(Math.floorMod(expiresAt, width) - offset, width);
        return sinceBucketStart == 0
                ? expiresAt
                : Times.saturatedAdd(expiresAt, width - sinceBucketStart);
    }

    /** Makes sure that something that expires at a time will be cleaned up for the current key. */
    public void register(TimerService timers, long expiresAt) {
        registerAt(timers, cleanupTime(expiresAt));
    }

    /**
     * The same while a timer fires. That of what expires next is set already, unless the user's
     * code has deleted it, or it is the one that fires: a clock may have been set back. Then the
     * next one is set, because Flink calls a processing-time timer that is set again, and is not
     * later, at once and for ever.
     */
    void registerNext(TimerService timers, long firing, long expiresAt) {
        boolean mustBeLater = domain == TimeDomain.PROCESSING_TIME;
        register(
                timers,
                mustBeLater ? Math.max(expiresAt, Times.saturatedAdd(firing, 1)) : expiresAt);
    }

    void registerAt(TimerService timers, long cleanupTime) {
        if (domain == TimeDomain.EVENT_TIME) {
            timers.registerEventTimeTimer(cleanupTime);
        } else {
            timers.registerProcessingTimeTimer(cleanupTime);
        }
    }

    /** Whether a timer may be one for clean-up; it may be the user's too. */
    public boolean isCleanup(long timestamp) {
        return cleanupTime(timestamp) == timestamp;
    }
}
