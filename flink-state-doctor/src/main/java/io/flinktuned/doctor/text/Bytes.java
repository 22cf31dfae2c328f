// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.text;

import java.util.Locale;

/** Sizes as people read them. */
public final class Bytes {

    private static final String[] UNITS = {"b", "kb", "mb", "gb", "tb", "pb", "eb"};

    private Bytes() {}

    /** A size with a unit, in three digits or so; with a minus if it is negative. */
    public static String format(double bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String format = unit == 0 || Math.abs(value) >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }
}
