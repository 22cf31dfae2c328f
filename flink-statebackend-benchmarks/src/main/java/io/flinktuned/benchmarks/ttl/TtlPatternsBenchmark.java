// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.ttl;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

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

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Reads and writes of map entries that live for seven days: of Flink's map state without and with
 * its time to live, and of the patterns. No entry expires meanwhile. The clock of Flink's time to
 * live is that of Flink's tests, which costs nothing to read.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TtlPatternsBenchmark {

    static final Duration TIME_TO_LIVE = Duration.ofDays(7);

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** Managed memory of the slot, and its hot tier. */
    @Param("512 mb")
    public String memory;

    /** Number of keys. */
    @Param({"10000", "100000"})
    public int keys;

    @Param public TtlPattern pattern;

    private KeyedOperator operator;
    private TtlPattern.Access state;
    private KeyedProcessFunction<Long, Long, Long>.Context context;
    private SplittableRandom random;
    private long time;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        random = new SplittableRandom(42);
        operator =
                new KeyedOperator(
                        new Backend(backend, MemorySize.parse(memory)),
                        context -> state = pattern.create(context),
                        (timestamp, context) -> {
                            throw new IllegalStateException("Nothing expires.");
                        });
        context = operator.context();
        operator.watermark(0);
        // In an order that has nothing to do with the keys' order, as in a real job.
        for (long i = 0; i < keys; i++) {
            operator.setCurrentKey(i * 7_368_787L % keys);
            for (long entry = 0; entry < TtlPattern.ENTRIES_PER_KEY; entry++) {
                state.put.put(context, entry, timestamp());
            }
        }
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        operator.close();
    }

    private long nextEntry() {
        operator.setCurrentKey(random.nextInt(keys));
        return random.nextInt(TtlPattern.ENTRIES_PER_KEY);
    }

    /** Each put is newer than the one before, by a millisecond. */
    private long timestamp() {
        return time++;
    }

    @Benchmark
    public Long ttlGet() throws Exception {
        return state.get.get(context, nextEntry());
    }

    @Benchmark
    public void ttlPut() throws Exception {
        state.put.put(context, nextEntry(), timestamp());
    }
}
