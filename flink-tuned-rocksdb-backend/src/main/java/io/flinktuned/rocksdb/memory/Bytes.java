// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;

import java.util.Locale;

/** Prints byte counts for people: {@code 42.7 mb}. */
@Internal
public final class Bytes {

    private static final String[] UNITS = {"bytes", "kb", "mb", "gb", "tb"};

    private Bytes() {}

    /** {@code bytes} in the largest unit that leaves at least 1, with one decimal if it has any. */
    public static String format(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", value);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
                + " "
                + UNITS[unit];
    }
}
