// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.timers;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.benchmarks.backend.Shuffled;

import org.apache.flink.configuration.MemorySize;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many event-time timers are registered, deleted or fired in a millisecond while each key has
 * one pending. {@code hashmap} keeps timers on the heap.
 *
 * <p>There are as many pending timers before each batch of operations as before the first: what a
 * batch has registered, deleted or fired is deleted or registered again after it, outside the
 * measured time. Memory is the same for all backends, see {@link Backend}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
public class TimerBenchmark {

    /** Operations in an invocation of a benchmark. */
    static final int BATCH = 200;

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** Managed memory of the slot, of which its hot tier has a part. */
    @Param("512 mb")
    public String memory;

    /** Number of keys, and of pending timers. */
    @Param("500000")
    public int keys;

    KeyedOperator operator;

    private SplittableRandom random;

    /** Each key's timer is due twice its index here, and again every 2 * keys. */
    private int[] keyAt;

    /** The numbers below {@code keys}, in the order in which timers are registered or deleted. */
    private int[] order;

    private int next;

    /** Even, so that there is a time after it at which no timer is due. */
    private long watermark = -2;

    private final long[] batchKeys = new long[BATCH];
    private final long[] batchTimes = new long[BATCH];
    private int registered;
    private int deleted;
    private int fired;

    @Setup(Level.Trial)
    public void open() throws Exception {
        random = new SplittableRandom(42);
        keyAt = Shuffled.numbers(keys, random);
        order = Shuffled.numbers(keys, random);
        operator =
                new KeyedOperator(
                        new Backend(backend, MemorySize.parse(memory)),
                        context -> {},
                        (timestamp, context) -> fired++);
        operator.watermark(watermark);
        for (int n : order) {
            register(keyAt[n], due(n));
        }
        operator.settleTimers();
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        operator.close();
    }

    private void register(long key, long time) {
        operator.setCurrentKey(key);
        operator.context().timerService().registerEventTimeTimer(time);
    }

    private void delete(long key, long time) {
        operator.setCurrentKey(key);
        operator.context().timerService().deleteEventTimeTimer(time);
    }

    /** When the n-th timer is due for the next time. */
    private long due(int n) {
        long cycle = 2L * keys;
        long due = (watermark + 1) / cycle * cycle + 2L * n;
        return due > watermark ? due : due + cycle;
    }

    private int next() {
        next = next + 1 == keys ? 0 : next + 1;
        return order[next];
    }

    /** Registers timers between those that are pending. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void timerRegister() {
        for (; registered < BATCH; registered++) {
            batchKeys[registered] = random.nextInt(keys);
            batchTimes[registered] = due(next()) + 1;
            register(batchKeys[registered], batchTimes[registered]);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void timerDelete() {
        for (; deleted < BATCH; deleted++) {
            int n = next();
            batchKeys[deleted] = keyAt[n];
            batchTimes[deleted] = due(n);
            delete(batchKeys[deleted], batchTimes[deleted]);
        }
    }

    /** Fires the timers that are due next. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void timerFire() throws Exception {
        operator.watermark(watermark + 2 * BATCH);
    }

    /** Registers timers that are due before all others, and fires them. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void timerRegisterThenFire() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            register(order[i], watermark + 1);
        }
        fireRegistered(BATCH);
    }

    /** As session windows do for each record: the window's timer gives way to a later one. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void timerRegisterThenDelete() {
        for (int i = 0; i < BATCH; i++) {
            long key = random.nextInt(keys);
            long time = due(next()) + 1;
            register(key, time);
            delete(key, time);
        }
    }

    /** Registers as many near timers as far ones, and fires the near ones. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void timerRegisterNearAndFar() throws Exception {
        for (; registered < BATCH / 2; registered++) {
            register(order[registered], watermark + 1);
            batchKeys[registered] = random.nextInt(keys);
            batchTimes[registered] = due(next()) + 1;
            register(batchKeys[registered], batchTimes[registered]);
        }
        fireRegistered(BATCH / 2);
    }

    /** Fires the timers that are due at {@code watermark + 1}. */
    private void fireRegistered(int count) throws Exception {
        operator.watermark(watermark + 1);
        if (fired != count) {
            throw new IllegalStateException(fired + " timers have fired.");
        }
        fired = 0;
    }

    /** Makes the timers what they were before the batch. */
    @TearDown(Level.Invocation)
    public void restore() {
        for (int i = 0; i < registered; i++) {
            delete(batchKeys[i], batchTimes[i]);
        }
        for (int i = 0; i < deleted; i++) {
            register(batchKeys[i], batchTimes[i]);
        }
        if (fired > 0) {
            if (fired != BATCH) {
                throw new IllegalStateException(fired + " timers have fired.");
            }
            int first = (int) ((watermark + 2) / 2 % keys);
            watermark += 2 * BATCH;
            for (int i = 0; i < BATCH; i++) {
                int n = (first + i) % keys;
                register(keyAt[n], due(n));
            }
        }
        registered = 0;
        deleted = 0;
        fired = 0;
    }
}
