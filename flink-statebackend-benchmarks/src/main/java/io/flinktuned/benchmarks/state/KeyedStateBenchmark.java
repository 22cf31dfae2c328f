// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import io.flinktuned.benchmarks.MetricsProfiler;
import io.flinktuned.benchmarks.ProcessTime;
import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.KeyedOperator;
import io.flinktuned.benchmarks.backend.PeriodicCheckpoints;
import io.flinktuned.benchmarks.backend.Shuffled;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many operations a state takes in a millisecond, one key after the other; {@link
 * OperationCosts} says what is told besides.
 *
 * <p>The operations have the names and the meaning of those in Flink's own state benchmarks:
 * <i>update</i> writes to a key that has state, <i>add</i> to one that has none.
 *
 * <p>Memory is the same for all backends, and for all but {@code hashmap} it is the same
 * configuration, see {@link Backend}.
 *
 * <p>The state does not grow or shrink, however many operations a backend is able to do: operations
 * come in batches, and after each batch, outside the measured time, the keys whose state has grown,
 * shrunk or expired are written as they were at the start. Before the first batch the state is
 * {@link KeyedOperator#settle settled}, and read once.
 *
 * <p>Without checkpoints a backend that holds changes back may do so for as long as it likes, as in
 * a job without them. Keys that are added are different: nobody writes them a second time, so
 * holding them back saves nothing in the end. What was added is written in measured time.
 *
 * @param <S> the kind of state
 */
@org.openjdk.jmh.annotations.State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsAppend = {Backend.MIN_HEAP, Backend.MAX_HEAP, Backend.GARBAGE_COLLECTOR})
public abstract class KeyedStateBenchmark<S extends State> {

    /** Operations in an invocation of a benchmark. */
    static final int BATCH = 200;

    static final String STATE = "state";

    private static final long TIME_TO_LIVE = 1_000_000_000;

    /** Keys of which some are added, and after {@link #ADDED_AT_A_TIME} cleared again. */
    private static final int NEW_KEYS = 500_000;

    static final int ADDED_AT_A_TIME = 50 * BATCH;

    /** Reads of state that fits no cache can take for ever, and change nothing in the end. */
    private static final long MOST_NANOS_OF_WARMING = TimeUnit.SECONDS.toNanos(5);

    static final String NONE = "none";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Param({"hashmap", "rocksdb", "tuned"})
    public String backend;

    /** Managed memory of the slot, of which its hot tier has a part. */
    @Param("512 mb")
    public String memory;

    /** Number of keys. */
    @Param("500000")
    public int keys;

    @Param({"CYCLIC", "UNIFORM", "ZIPF"})
    public Distribution distribution;

    @Param({"NONE", "NEVER_EXPIRED", "EXPIRING_3_PERCENT"})
    public Ttl ttl;

    /**
     * From one checkpoint to the next; both parts of it belong to what is measured. The first part
     * runs in the thread that uses the state, the second one in another.
     */
    @Param(NONE)
    public String checkpoints;

    SplittableRandom random;
    KeyedOperator operator;
    S state;

    private final OperationCosts costs =
            new OperationCosts(
                    System::nanoTime,
                    ProcessTime::processorNanos,
                    THREADS::getCurrentThreadCpuTime,
                    ProcessTime::collectionMillis);
    private Optional<PeriodicCheckpoints> periodicCheckpoints = Optional.empty();
    private int[] draws;
    private int nextDraw;
    private int[] newKeys;

    /** How many were added, how many of these are surely written, and how many of those cleared. */
    private long added;

    private long addedAndWritten;
    private long addedAndCleared;

    /** The keys of the batch. */
    private final int[] batch = new int[BATCH];

    private int used;
    private boolean resized;

    /** When each key was filled or restored; only if keys expire. */
    private long[] written;

    private long now;

    /** Makes the state. */
    abstract S create(RuntimeContext context);

    /** Gives the current key the state that it has before each batch, whatever it has now. */
    abstract void fill() throws Exception;

    /** Reads all of the current key's state. */
    abstract void read() throws Exception;

    <D extends StateDescriptor<?, ?>> D withTtl(D descriptor) {
        if (ttl != Ttl.NONE) {
            descriptor.enableTimeToLive(
                    StateTtlConfig.newBuilder(Duration.ofMillis(TIME_TO_LIVE)).build());
        }
        return descriptor;
    }

    @Setup(Level.Trial)
    public void open() throws Exception {
        random = new SplittableRandom(42);
        draws = distribution.draw(keys, random);
        newKeys = Shuffled.numbers(NEW_KEYS, random);
        written = new long[ttl == Ttl.EXPIRING_3_PERCENT ? keys : 0];
        Optional<Duration> interval =
                checkpoints.equals(NONE)
                        ? Optional.empty()
                        : Optional.of(TimeUtils.parseDuration(checkpoints));
        Backend backend = new Backend(this.backend, MemorySize.parse(memory));
        interval.ifPresent(backend::withCheckpoints);
        operator =
                new KeyedOperator(
                        backend,
                        context -> state = create(context),
                        (timestamp, context) -> {
                            throw new IllegalStateException("There are no timers.");
                        });
        now = TIME_TO_LIVE;
        operator.setTimeToLiveClock(now);
        // Neither in the order of the keys nor in that of their use.
        for (int key : Shuffled.numbers(keys, random)) {
            operator.setCurrentKey(key);
            if (written.length > 0) {
                // At any time in the last time to live, so that keys expire evenly from now on.
                written[key] = 1 + random.nextLong(TIME_TO_LIVE);
                operator.setTimeToLiveClock(written[key]);
            }
            fill();
        }
        operator.setTimeToLiveClock(now);
        operator.settle(STATE);
        warmCaches();
        periodicCheckpoints = interval.map(time -> new PeriodicCheckpoints(operator, time));
    }

    /** As in a job that has run for a while: what fits a cache is in it. */
    private void warmCaches() throws Exception {
        long start = System.nanoTime();
        for (int key : Shuffled.numbers(keys, random)) {
            operator.setCurrentKey(key);
            read();
            if (System.nanoTime() - start > MOST_NANOS_OF_WARMING) {
                return;
            }
        }
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        if (periodicCheckpoints.isPresent()) {
            periodicCheckpoints.get().close();
        }
        operator.close();
    }

    @Setup(Level.Iteration)
    public void startIteration() {
        costs.start();
    }

    @Setup(Level.Invocation)
    public void startBatch() {
        costs.batchBegins();
    }

    /** Goes on to a key for an operation that leaves the size of its state alone. */
    void nextKey() throws Exception {
        setCurrentKey(draws[nextDraw]);
        nextDraw = nextDraw + 1 == draws.length ? 0 : nextDraw + 1;
    }

    /** Goes on to a key for an operation that lets its state grow or shrink. */
    void nextKeyToResize() throws Exception {
        nextKey();
        resized = true;
    }

    /** Goes on to a key that has no state. */
    void nextNewKey() throws Exception {
        if (added - addedAndWritten == ADDED_AT_A_TIME) {
            operator.write(STATE);
            addedAndWritten = added;
        }
        setCurrentKey(newKey(added++));
    }

    private int newKey(long number) {
        return keys + newKeys[(int) (number % NEW_KEYS)];
    }

    private void setCurrentKey(int key) throws Exception {
        if (used == 0 && periodicCheckpoints.isPresent()) {
            periodicCheckpoints.get().takeIfDue();
        }
        operator.setCurrentKey(key);
        batch[used++] = key;
    }

    @TearDown(Level.Invocation)
    public void endBatch() throws Exception {
        costs.batchEnded(used);
        restore();
        costs.nextMayBegin();
    }

    /** Makes the state what it was before the batch. */
    void restore() throws Exception {
        int old = 0;
        for (int i = 0; i < used; i++) {
            int key = batch[i];
            if (key >= keys) {
                continue;
            }
            old++;
            if (resized || isExpired(key)) {
                operator.setCurrentKey(key);
                fill();
                if (written.length > 0) {
                    written[key] = now;
                }
            }
        }
        if (written.length > 0) {
            now += TIME_TO_LIVE * 3 / 100 * old / keys;
            operator.setTimeToLiveClock(now);
        }
        clearAdded();
        used = 0;
        resized = false;
    }

    /** The next iteration starts with the same state. */
    @TearDown(Level.Iteration)
    public void endIteration() {
        MetricsProfiler.report(costs.results());
        clearAllAdded();
    }

    void clearAllAdded() {
        addedAndWritten = added;
        clearAdded();
    }

    private void clearAdded() {
        if (addedAndCleared == addedAndWritten) {
            return;
        }
        while (addedAndCleared < addedAndWritten) {
            operator.setCurrentKey(newKey(addedAndCleared++));
            state.clear();
        }
        operator.write(STATE);
    }

    private boolean isExpired(int key) {
        return written.length > 0 && written[key] + TIME_TO_LIVE <= now;
    }
}
