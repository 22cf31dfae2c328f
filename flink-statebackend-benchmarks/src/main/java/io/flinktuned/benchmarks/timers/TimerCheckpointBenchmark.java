// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.timers;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.BackendName;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.benchmarks.backend.Shuffled;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many milliseconds the synchronous part of an incremental checkpoint takes, in which the task
 * does nothing else. Each key has a timer, and a tenth of them have fired and registered another
 * one since the checkpoint before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
public class TimerCheckpointBenchmark {

    @Param({"rocksdb", BackendName.HEAP_TIMERS, "tuned"})
    public String backend;

    /** Managed memory of the slot, of which its hot tier has a part. */
    @Param("512 mb")
    public String memory;

    /** Number of keys, and of pending timers. */
    @Param("1000000")
    public int keys;

    private KeyedOperator operator;
    private long watermark;
    private OperatorSnapshotFutures started;

    @Setup(Level.Trial)
    public void open() throws Exception {
        operator =
                new KeyedOperator(
                        new Backend(backend, MemorySize.parse(memory)),
                        context -> {},
                        (timestamp, context) ->
                                context.timerService().registerEventTimeTimer(timestamp + keys));
        operator.watermark(watermark);
        int[] times = Shuffled.numbers(keys, new SplittableRandom(42));
        for (int key = 0; key < keys; key++) {
            operator.setCurrentKey(key);
            operator.context().timerService().registerEventTimeTimer(1 + times[key]);
        }
        timerCheckpoint();
        finish();
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        operator.close();
    }

    @Setup(Level.Invocation)
    public void change() throws Exception {
        watermark += keys / 10;
        operator.watermark(watermark);
    }

    @Benchmark
    public OperatorSnapshotFutures timerCheckpoint() throws Exception {
        started = operator.checkpoint();
        return started;
    }

    /** Runs the asynchronous part, so that the next checkpoint finds the same as in a job. */
    @TearDown(Level.Invocation)
    public void finish() throws Exception {
        started.getKeyedStateManagedFuture().run();
        started.cancel();
    }
}
