// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.ScalarResult;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long each of many calls takes, so that the longest of them cannot be missed. A call lasts
 * from the end of the one before to its own end: whatever stops the thread belongs to some call.
 *
 * <p>A pause of the garbage collector makes a call long that does nothing. So after each call that
 * took long enough to have one in it, the time that the collector has stopped the JVM meanwhile is
 * looked up, and the longest call is told with it and without.
 */
public final class Calls {

    /** Shorter pauses for collection do not matter, and looking them up takes a microsecond. */
    private static final long NANOS_WORTH_A_LOOK = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongSupplier collectionMillis;
    private final LongSupplier processorNanos;

    /** Allocates nothing while it records. */
    private final Histogram nanos = new Histogram(MOST_NANOS, 3);

    private long lastEnd;
    private long lastCollection;
    private long longestCollection;
    private long longestWithoutCollection;
    private long collectionAtStart;
    private long processorAtStart;

    /**
     * @param collectionMillis for how long the garbage collector has stopped the JVM since it was
     *     started
     * @param processorNanos processor time of the process
     */
    public Calls(
            LongSupplier nanoTime, LongSupplier collectionMillis, LongSupplier processorNanos) {
        this.nanoTime = nanoTime;
        this.collectionMillis = collectionMillis;
        this.processorNanos = processorNanos;
    }

    /** Says that the first call begins. */
    public void start() {
        processorAtStart = processorNanos.getAsLong();
        collectionAtStart = collectionMillis.getAsLong();
        lastCollection = collectionAtStart;
        lastEnd = nanoTime.getAsLong();
    }

    /** Says that a call has ended and the next one begins. */
    public void ended() {
        long now = nanoTime.getAsLong();
        long took = now - lastEnd;
        lastEnd = now;
        nanos.recordValue(Math.min(MOST_NANOS, took));
        long collection = 0;
        if (took >= NANOS_WORTH_A_LOOK) {
            long collected = collectionMillis.getAsLong();
            collection = collected - lastCollection;
            lastCollection = collected;
            longestCollection = Math.max(longestCollection, collection);
        }
        longestWithoutCollection =
                Math.max(
                        longestWithoutCollection, took - TimeUnit.MILLISECONDS.toNanos(collection));
    }

    public long longestNanos() {
        return nanos.getMaxValue();
    }

    /** May be of another call than the longest. */
    public long longestNanosWithoutCollection() {
        return longestWithoutCollection;
    }

    /** All of it, from the start until now, for JMH. */
    List<ScalarResult> results() {
        double processor = processorNanos.getAsLong() - processorAtStart;
        double collection = collectionMillis.getAsLong() - collectionAtStart;
        return List.of(
                new ScalarResult(
                        "p99.9",
                        nanos.getValueAtPercentile(99.9) / 1e3,
                        "us",
                        AggregationPolicy.AVG),
                longest("longest", longestNanos() / 1e6),
                longest("longest without GC", longestWithoutCollection / 1e6),
                longest("longest GC", longestCollection),
                new ScalarResult("GC", collection, "ms", AggregationPolicy.AVG),
                new ScalarResult("CPU", processor / 1e9, "s", AggregationPolicy.AVG));
    }

    private static ScalarResult longest(String label, double millis) {
        return new ScalarResult(label, millis, "ms", AggregationPolicy.MAX);
    }
}
