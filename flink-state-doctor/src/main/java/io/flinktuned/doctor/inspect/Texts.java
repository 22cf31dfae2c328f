// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Numbers and times for people. */
final class Texts {

    private static final Map<Long, String> TIME_UNITS = new LinkedHashMap<>();

    static {
        TIME_UNITS.put(Duration.ofDays(1).toMillis(), "d");
        TIME_UNITS.put(Duration.ofHours(1).toMillis(), "h");
        TIME_UNITS.put(Duration.ofMinutes(1).toMillis(), "min");
        TIME_UNITS.put(Duration.ofSeconds(1).toMillis(), "s");
    }

    private Texts() {}

    /** A number with a comma between each three digits. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A time span of at least 0 in a unit of which there are two or more, or exactly one. */
    static String duration(long millis) {
        for (Map.Entry<Long, String> unit : TIME_UNITS.entrySet()) {
            if (millis >= 2 * unit.getKey() || millis == unit.getKey()) {
                return millis / unit.getKey() + " " + unit.getValue();
            }
        }
        return millis + " ms";
    }

    /** A time in ms since the epoch; that of timers at the end of all windows is never. */
    static String time(long timestamp) {
        return timestamp == Long.MAX_VALUE ? "never" : Instant.ofEpochMilli(timestamp).toString();
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    static String times(double factor) {
        return String.format(Locale.ROOT, "%.1f×", factor);
    }
}
