// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

/** How long a record keeps a vertex with something. */
final class PerRecord {

    /**
     * Microseconds. A read of a small list or an iterator over a small map takes 10 to 20
     * (docs/results/tables.md), so this is a large one, or many.
     */
    static final double LONG_MICROS = 200;

    private PerRecord() {}

    /** Microseconds of {@code time} for each record; 0 without records. */
    static double micros(StateTime time, double seconds) {
        long records = time.vertex().fullest().records();
        return records == 0 ? 0 : time.share() * seconds * 1e6 / records;
    }
}
