// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import io.flinktuned.benchmarks.MetricsProfiler;
import io.flinktuned.benchmarks.ProcessTime;
import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long the longest of many calls keeps a task waiting. The score is the time of all of them;
 * {@link Calls} says what is told besides.
 *
 * <p>A checkpoint has just been taken, and the next is {@link #CHECKPOINT_INTERVAL} away: that is
 * when the most changes may wait to be written. There are so many calls that more changes come than
 * may wait, and more than there is memory for.
 *
 * <p>Each iteration has a new backend, because the first time that a bound is reached is the one
 * that counts. Memory is the same for all backends, see {@link Backend}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
public abstract class PauseBenchmark {

    static final Duration CHECKPOINT_INTERVAL = Duration.ofMinutes(10);

    /** Managed memory of the slot. */
    @Param("512 mb")
    public String memory;

    /** Number of keys; each of them is used. */
    @Param("2000000")
    public int keys;

    SplittableRandom random;
    KeyedOperator operator;
    Calls calls;

    /** Opens the operator. */
    abstract KeyedOperator open(MemorySize memory) throws Exception;

    /** Fills in what is there before the checkpoint. */
    abstract void fill() throws Exception;

    @Setup(Level.Iteration)
    public void prepare() throws Exception {
        random = new SplittableRandom(42);
        operator = open(MemorySize.parse(memory));
        fill();
        OperatorSnapshotFutures checkpoint = operator.checkpoint();
        checkpoint.getKeyedStateManagedFuture().run();
        checkpoint.cancel();
        System.gc();
        calls =
                new Calls(
                        System::nanoTime,
                        ProcessTime::collectionMillis,
                        ProcessTime::processorNanos);
    }

    @TearDown(Level.Iteration)
    public void close() throws Exception {
        MetricsProfiler.report(calls.results());
        operator.close();
        // With it goes the heap that it has set aside, which the next one needs.
        operator = null;
    }
}
