// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes checkpoints of an operator as a task does: the synchronous part in the thread of the
 * operator, the rest in another one, one at a time.
 */
public final class PeriodicCheckpoints implements AutoCloseable {

    private final KeyedOperator operator;
    private final long intervalNanos;
    private final ExecutorService asynchronousPart = Executors.newSingleThreadExecutor();
    private Future<?> completed = CompletableFuture.completedFuture(null);
    private long triggered;

    /**
     * @param interval from one checkpoint to the next, as {@code execution.checkpointing.interval}
     */
    public PeriodicCheckpoints(KeyedOperator operator, Duration interval) {
        this.operator = operator;
        intervalNanos = interval.toNanos();
        triggered = System.nanoTime();
    }

    /** Takes one if the interval has passed and the last one is complete. */
    public void takeIfDue() throws Exception {
        long now = System.nanoTime();
        if (now - triggered < intervalNanos || !completed.isDone()) {
            return;
        }
        completed.get();
        triggered = now;
        OperatorSnapshotFutures checkpoint = operator.checkpoint();
        completed =
                asynchronousPart.submit(
                        () -> {
                            checkpoint.getKeyedStateManagedFuture().run();
                            checkpoint.getKeyedStateManagedFuture().get();
                            return null;
                        });
    }

    @Override
    public void close() throws Exception {
        try {
            completed.get();
        } finally {
            asynchronousPart.shutdown();
        }
    }
}
