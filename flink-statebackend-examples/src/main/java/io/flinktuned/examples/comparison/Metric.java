// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

/** What is measured of a run. */
enum Metric {
    /** From the start of the job to its end, without the start of the JVM and of Flink. */
    SECONDS("seconds", "%,.1f"),
    EVENTS_PER_SECOND("events per second", "%,.0f"),
    /** Of the whole process, while the example ran. */
    CPU_SECONDS("CPU seconds", "%,.1f"),
    CHECKPOINTS("checkpoints", "%,.0f"),
    CHECKPOINT_MILLIS("checkpoint duration, mean, ms", "%,.0f"),
    /** What a restore would read: with incremental checkpoints more than was uploaded. */
    CHECKPOINT_MEGABYTES("checkpoint size, largest, MB", "%,.1f"),
    RESIDENT_MEGABYTES("resident memory, peak, MB", "%,.0f"),
    /** Just after a garbage collection: before one it says nothing about the job. */
    HEAP_MEGABYTES("heap in use, peak, MB", "%,.0f");

    private final String label;
    private final String format;

    Metric(String label, String format) {
        this.label = label;
        this.format = format;
    }

    /** What it is, and the unit, for people. */
    String label() {
        return label;
    }

    /** The format of its values. */
    String format() {
        return format;
    }
}
