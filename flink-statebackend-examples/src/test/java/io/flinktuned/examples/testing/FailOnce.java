// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.testing;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes elements on, waits in the middle of them for a checkpoint, and then fails, once. For one
 * task, and one job at a time.
 */
public final class FailOnce<T>
        implements MapFunction<T, T>, CheckpointListener, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();
    private static final AtomicBoolean WAS_RESTORED = new AtomicBoolean();

    private final long middle;
    private long seen;
    private boolean checkpointed;

    /**
     * @param middle after how many elements to wait
     */
    public FailOnce(long middle) {
        this.middle = middle;
        HAS_FAILED.set(false);
        WAS_RESTORED.set(false);
    }

    /** Whether the last job failed and went on from a checkpoint. */
    public static boolean wasRestored() {
        return WAS_RESTORED.get();
    }

    @Override
    public T map(T element) throws InterruptedException {
        seen++;
        if (seen < middle || HAS_FAILED.get()) {
            return element;
        }
        if (checkpointed) {
            HAS_FAILED.set(true);
            throw new IllegalStateException("fails to test the restart");
        }
        // Checkpoints complete between elements, so these must not run out before one does.
        Thread.sleep(5);
        return element;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        checkpointed = seen >= middle;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        if (HAS_FAILED.get()) {
            WAS_RESTORED.set(context.isRestored());
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // There is nothing to remember: the source remembers where it was.
    }
}
