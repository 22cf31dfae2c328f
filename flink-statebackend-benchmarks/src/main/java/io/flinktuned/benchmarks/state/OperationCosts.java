// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.ScalarResult;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the operations of one iteration cost besides the time they take: processor time, with that
 * of RocksDB's threads, and pauses for garbage collection, both per operation, and the longest
 * batch, in which the longest operation is.
 *
 * <p>What the benchmark's own thread does between two batches is not counted as processor time. A
 * batch is timed as a whole, because a look at the clock for each operation would take a tenth of
 * the fastest of them.
 */
final class OperationCosts {

    private final LongSupplier nanoTime;
    private final LongSupplier processorNanos;
    private final LongSupplier threadNanos;
    private final LongSupplier collectionMillis;

    private long processorAtStart;
    private long collectionAtStart;
    private long batchStart;
    private long batchEnd;
    private long between;
    private long longestBatch;
    private long operations;

    /**
     * @param processorNanos processor time of the process
     * @param threadNanos processor time of the current thread
     * @param collectionMillis for how long the garbage collector has stopped the JVM since it was
     *     started
     */
    OperationCosts(
            LongSupplier nanoTime,
            LongSupplier processorNanos,
            LongSupplier threadNanos,
            LongSupplier collectionMillis) {
        this.nanoTime = nanoTime;
        this.processorNanos = processorNanos;
        this.threadNanos = threadNanos;
        this.collectionMillis = collectionMillis;
    }

    /** Says that an iteration begins. */
    void start() {
        between = 0;
        longestBatch = 0;
        operations = 0;
        collectionAtStart = collectionMillis.getAsLong();
        processorAtStart = processorNanos.getAsLong();
    }

    void batchBegins() {
        batchStart = nanoTime.getAsLong();
    }

    void batchEnded(int size) {
        longestBatch = Math.max(longestBatch, nanoTime.getAsLong() - batchStart);
        operations += size;
        batchEnd = threadNanos.getAsLong();
    }

    /** Says that what was to be done after the batch is done. */
    void nextMayBegin() {
        between += threadNanos.getAsLong() - batchEnd;
    }

    /** From the start until now, for JMH. */
    List<ScalarResult> results() {
        double processor = processorNanos.getAsLong() - processorAtStart - between;
        double collection =
                TimeUnit.MILLISECONDS.toNanos(collectionMillis.getAsLong() - collectionAtStart);
        return List.of(
                perOperation("CPU", processor),
                perOperation("GC", collection),
                new ScalarResult("longest batch", longestBatch / 1e6, "ms", AggregationPolicy.MAX));
    }

    private ScalarResult perOperation(String label, double nanos) {
        return new ScalarResult(label, nanos / operations, "ns/op", AggregationPolicy.AVG);
    }
}
