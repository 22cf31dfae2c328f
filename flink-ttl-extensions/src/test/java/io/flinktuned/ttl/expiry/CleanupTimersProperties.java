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

import org.apache.flink.streaming.api.TimeDomain;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class CleanupTimersProperties {

    private static final long DAY = Duration.ofDays(1).toMillis();

    private static CleanupTimers timers(String stateName, long bucketWidth) {
        return new CleanupTimers(stateName, TimeDomain.EVENT_TIME, Duration.ofMillis(bucketWidth));
    }

    /** jqwik tries the smallest and the largest time, too. */
    @Property
    void whatExpiresIsCleanedUpAtTheEndOfItsBucketByATimerThatIsRecognised(
            @ForAll String stateName,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long bucketWidth,
            @ForAll long expiresAt) {
        CleanupTimers timers = timers(stateName, bucketWidth);

        long cleanupTime = timers.cleanupTime(expiresAt);

        assertThat(cleanupTime)
                .isBetween(expiresAt, Times.saturatedAdd(expiresAt, bucketWidth - 1));
        assertThat(timers.isCleanup(cleanupTime)).isTrue();
    }

    @Property
    void thereIsOneTimerPerBucket(
            @ForAll String stateName,
            @ForAll @LongRange(min = 2, max = 1000) long bucketWidth,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long time) {
        CleanupTimers timers = timers(stateName, bucketWidth);
        long cleanupTime = timers.cleanupTime(time);

        assertThat(timers.cleanupTime(cleanupTime - bucketWidth + 1)).isEqualTo(cleanupTime);
        assertThat(timers.cleanupTime(cleanupTime + 1)).isEqualTo(cleanupTime + bucketWidth);
    }

    @Property
    void bucketsThatAreAFractionRecogniseTheTimersOfWholeOnes(
            @ForAll String stateName,
            @ForAll @LongRange(min = 1, max = 1_000_000) long bucketWidth,
            @ForAll @LongRange(min = 1, max = 100) long parts,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long time) {
        long before = timers(stateName, bucketWidth * parts).cleanupTime(time);

        assertThat(timers(stateName, bucketWidth).isCleanup(before)).isTrue();
    }

    /** The timers in a savepoint are recognised by these times: they must never change. */
    @Example
    void timersOfAnOlderSavepointAreRecognised() {
        assertThat(timers("prices", DAY).cleanupTime(0)).isEqualTo(26676150L);
        assertThat(timers("prices", DAY).isCleanup(1000 * DAY + 26676150L)).isTrue();
    }
}
