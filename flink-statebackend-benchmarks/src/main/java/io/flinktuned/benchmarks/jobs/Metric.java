// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.ScalarResult;

/** What is reported of a job, besides the time it takes. */
enum Metric {
    /** Processed, also if the job was stopped before its end. */
    EVENTS("events", "#", AggregationPolicy.AVG),
    /**
     * In the steady state, see {@link JobClock}, until there is no more input. A job then waits for
     * a last checkpoint, for up to the interval of checkpoints, which says nothing about the
     * backend.
     */
    EVENTS_PER_SECOND("events per second", "1/s", AggregationPolicy.AVG),
    /**
     * Of the whole process, with its garbage collector, compiler and RocksDB's threads; in the
     * steady state.
     */
    CPU_PER_EVENT("CPU per event", "us", AggregationPolicy.AVG),
    /** For how long the collector has stopped the JVM in the steady state. */
    GC_PER_EVENT("GC per event", "us", AggregationPolicy.AVG),
    /**
     * The longest time from one event to the next in a subtask of the source, in the steady state:
     * the operators behind it have stopped so long that their network buffers were full.
     */
    LONGEST_PAUSE("longest pause", "ms", AggregationPolicy.MAX),
    LONGEST_PAUSE_WITHOUT_GC("longest pause without GC", "ms", AggregationPolicy.MAX),
    /** From submission until there is no more input. */
    WHOLE_EVENTS_PER_SECOND("events per second of the whole job", "1/s", AggregationPolicy.AVG),
    WHOLE_CPU("CPU of the whole job", "s", AggregationPolicy.AVG),
    /** Completed. */
    CHECKPOINTS("checkpoints", "#", AggregationPolicy.AVG),
    /** From trigger to completion. */
    CHECKPOINT_MEAN("mean checkpoint", "ms", AggregationPolicy.AVG),
    CHECKPOINT_MAX("max checkpoint", "ms", AggregationPolicy.MAX),
    /** Of the slowest subtask of each checkpoint: how long it processed no records. */
    SYNC_MEAN("mean synchronous part", "ms", AggregationPolicy.AVG),
    SYNC_MAX("max synchronous part", "ms", AggregationPolicy.MAX),
    /** Of all subtasks in all checkpoints, the 99th percentile. */
    SYNC_P99("p99 synchronous part", "ms", AggregationPolicy.AVG),
    /** See {@link MemoryPeaks}. */
    HEAP_PEAK("peak heap", "MB", AggregationPolicy.MAX),
    NATIVE_PEAK("peak native memory", "MB", AggregationPolicy.MAX),
    /** By flushes and compactions. */
    SST_WRITTEN("SST files written", "MB", AggregationPolicy.AVG),
    /** In the final result. */
    RESULT_ROWS("result rows", "#", AggregationPolicy.AVG),
    /** 32 bits, so that the mean of equal hashes is that hash. */
    RESULT_HASH("result hash", "#", AggregationPolicy.AVG);

    private final String label;
    private final String unit;
    private final AggregationPolicy aggregation;

    Metric(String label, String unit, AggregationPolicy aggregation) {
        this.label = label;
        this.unit = unit;
        this.aggregation = aggregation;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    /** Of one run, for JMH. */
    ScalarResult result(double value) {
        return new ScalarResult(label, value, unit, aggregation);
    }
}
