// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import java.time.LocalDate;
import java.util.Locale;

/** How many visitors were there on a day. A Flink POJO. */
public class VisitorsOfDay {

    /** Days since 1970, in UTC. */
    public long day;

    /** How many different visitors. */
    public long visitors;

    /** For Flink. */
    public VisitorsOfDay() {}

    /** A result. */
    public VisitorsOfDay(long day, long visitors) {
        this.day = day;
        this.visitors = visitors;
    }

    /** The result as a line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s  %,13d unique visitors", LocalDate.ofEpochDay(day), visitors);
    }
}
