// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import java.util.Locale;

/** Numbers as people read them. */
public final class Text {

    private static final long KB = 1L << 10;
    private static final long MB = 1L << 20;

    private Text() {}

    /** {@link String#format} in English. */
    public static String format(String text, Object... arguments) {
        return String.format(Locale.ENGLISH, text, arguments);
    }

    /**
     * A percentage.
     *
     * @param share between 0 and 1
     */
    public static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    /** Milliseconds with the unit that fits. */
    public static String millis(double millis) {
        return millis >= 10_000 ? format("%.0f s", millis / 1000) : format("%.0f ms", millis);
    }

    /** A size for a configuration, rounded up to the next full unit. */
    static String size(long bytes) {
        return bytes >= 8 * MB
                ? (bytes + MB - 1) / MB + " mb"
                : Math.max(1, (bytes + KB - 1) / KB) + " kb";
    }

    /** A duration for a configuration, rounded up to the next full unit. */
    static String duration(double millis) {
        if (millis >= 120_000) {
            return (long) Math.ceil(millis / 60_000) + " min";
        }
        return millis >= 5_000
                ? (long) Math.ceil(millis / 1000) + " s"
                : (long) Math.ceil(millis) + " ms";
    }
}
