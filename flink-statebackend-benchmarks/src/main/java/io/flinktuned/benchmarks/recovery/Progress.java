// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import io.flinktuned.benchmarks.backend.LocalCluster;

import org.apache.flink.util.concurrent.ExecutorThreadFactory;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * What the job that runs has done so far, sampled every {@value #STEP_MILLIS} ms. All attempts of
 * all its tasks run in this JVM and tell it.
 */
final class Progress implements AutoCloseable {

    private static final long STEP_MILLIS = 50;

    /** Static because Flink gives tasks copies of functions. */
    private static final LongAdder PROCESSED = new LongAdder();

    private static final ConcurrentSkipListSet<Long> STARTS = new ConcurrentSkipListSet<>();

    private final Timeline timeline = new Timeline();
    private final ScheduledExecutorService sampler =
            Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("progress"));

    /** Starts to sample. */
    Progress() {
        PROCESSED.reset();
        STARTS.clear();
        sampler.scheduleAtFixedRate(this::sample, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sample() {
        timeline.add(System.nanoTime(), PROCESSED.sum());
    }

    /** For tasks: a record has been processed. */
    static void processed() {
        PROCESSED.increment();
    }

    /** For tasks: the first record of an attempt of a subtask has been processed. */
    static void started() {
        STARTS.add(System.nanoTime());
    }

    Timeline timeline() {
        return timeline;
    }

    /**
     * Waits until so many subtasks have started since then.
     *
     * @return when the last of them did
     */
    long awaitStarts(int subtasks, long since, LocalCluster cluster) throws Exception {
        await(() -> STARTS.tailSet(since).size() >= subtasks, cluster);
        return STARTS.tailSet(since).stream().skip(subtasks - 1).findFirst().orElseThrow();
    }

    /** Waits until that much has been processed. */
    void awaitCount(long count, LocalCluster cluster) throws Exception {
        await(() -> PROCESSED.sum() >= count, cluster);
    }

    private static void await(BooleanSupplier condition, LocalCluster cluster) throws Exception {
        while (!condition.getAsBoolean()) {
            cluster.checkRunning();
            Thread.sleep(STEP_MILLIS);
        }
    }

    @Override
    public void close() {
        sampler.shutdownNow();
    }
}
