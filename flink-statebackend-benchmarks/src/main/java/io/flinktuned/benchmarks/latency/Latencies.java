// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.latency;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long after an event was due its result came, of the job that runs. All its tasks are in this
 * JVM and tell it.
 */
final class Latencies {

    /** Static because Flink gives tasks copies of functions. One job runs at a time. */
    private static final Recorder NANOS = new Recorder(3);

    private static final AtomicLong EMITTED = new AtomicLong();

    private Latencies() {}

    /** For the source: an event has been emitted. */
    static void emitted() {
        EMITTED.incrementAndGet();
    }

    /** For the sink: the result of what was due at that {@link System#nanoTime} is there. */
    static void result(long due) {
        NANOS.recordValue(Math.max(0, System.nanoTime() - due));
    }

    /** Forgets all. */
    static void reset() {
        NANOS.reset();
        EMITTED.set(0);
    }

    static long emittedCount() {
        return EMITTED.get();
    }

    /** Since the last call, in nanoseconds. */
    static Histogram histogram() {
        return NANOS.getIntervalHistogram();
    }
}
