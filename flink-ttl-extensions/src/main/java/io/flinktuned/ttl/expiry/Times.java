// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;

import java.time.Duration;

/** Times and durations in milliseconds. */
@Internal
public final class Times {

    private static final Duration LONGEST_DEFAULT_BUCKET = Duration.ofDays(1);

    private Times() {}

    /** A tenth of how long something lives, from one millisecond to one day. */
    public static Duration defaultBucketWidth(Duration timeToLive) {
        Duration tenth = Duration.ofMillis(Math.max(1, timeToLive.toMillis() / 10));
        return tenth.compareTo(LONGEST_DEFAULT_BUCKET) < 0 ? tenth : LONGEST_DEFAULT_BUCKET;
    }

    /** The sum, or the largest or smallest {@code long} if it does not fit one. */
    public static long saturatedAdd(long time, long millis) {
        long sum = time + millis;
        if (((time ^ sum) & (millis ^ sum)) < 0) {
            return millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }

    /**
     * @param name what it is, for the message
     * @throws IllegalArgumentException if it is shorter than a millisecond, or too long for a
     *     {@code long} of them
     */
    public static long atLeastOneMilli(String name, Duration duration) {
        long millis;
        try {
            millis = duration.toMillis();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The " + name + " is " + duration + ", but must fit a long of milliseconds.",
                    e);
        }
        if (millis < 1) {
            throw new IllegalArgumentException(
                    "The " + name + " is " + duration + ", but must be at least 1 ms.");
        }
        return millis;
    }
}
