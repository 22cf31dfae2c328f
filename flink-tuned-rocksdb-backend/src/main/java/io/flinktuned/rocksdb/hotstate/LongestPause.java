// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.util.clock.Clock;

/**
 * The longest time that one thing took, in the current minute and the one before. One thread adds,
 * another one may read.
 */
final class LongestPause {

    private static final long MINUTE = 60_000;

    private final Clock clock;
    private volatile long minute;
    private volatile long now;
    private volatile long before;

    LongestPause(Clock clock) {
        this.clock = clock;
        minute = clock.relativeTimeMillis() / MINUTE;
    }

    void add(long nanos) {
        long current = clock.relativeTimeMillis() / MINUTE;
        if (current != minute) {
            before = current == minute + 1 ? now : 0;
            now = 0;
            minute = current;
        }
        if (nanos > now) {
            now = nanos;
        }
    }

    long nanos() {
        long age = clock.relativeTimeMillis() / MINUTE - minute;
        return age == 0 ? Math.max(now, before) : age == 1 ? now : 0;
    }
}
