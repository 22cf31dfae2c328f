// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import java.time.Duration;

/** Days in UTC, as numbers since 1970. */
final class Days {

    private static final long MILLIS = Duration.ofDays(1).toMillis();

    private Days() {}

    /** The day of a time in milliseconds since 1970. */
    static long of(long time) {
        return Math.floorDiv(time, MILLIS);
    }

    /** The last millisecond of a day. */
    static long end(long day) {
        return (day + 1) * MILLIS - 1;
    }
}
