// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

/** A visitor was there. A Flink POJO. */
public class Visit {

    /** Who. */
    public long visitor;

    /** Event time, in milliseconds since 1970. */
    public long time;

    /** For Flink. */
    public Visit() {}

    /** A visit. */
    public Visit(long visitor, long time) {
        this.visitor = visitor;
        this.time = time;
    }
}
