// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.ProcessTime;
import io.flinktuned.benchmarks.pauses.Calls;

import javax.annotation.Nullable;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a job takes from its beginning to the end of its input, and what of it in its steady state.
 *
 * <p>The steady state begins when {@value #WARM_UP_PERCENT} % of the events are emitted. Every job
 * has classes of its own, which the JVM first interprets and then compiles, so before that much of
 * the processor time says nothing about the backend. (What the source has emitted is processed but
 * for some network buffers, which are the same with each backend.) A job without end says itself
 * when it begins.
 *
 * <p>The operators of a job tell the clock how far they are, in the threads of their tasks.
 */
final class JobClock {

    static final int WARM_UP_PERCENT = 40;

    /** Static because Flink gives tasks copies of functions. One job runs at a time in a JVM. */
    @Nullable private static volatile JobClock current;

    private final Supplier<ProcessTime> time;
    private final long warmUp;
    private final ProcessTime start;
    private final AtomicLong emitted = new AtomicLong();
    private final AtomicLong longestPause = new AtomicLong();
    private final AtomicLong longestPauseWithoutCollection = new AtomicLong();

    @Nullable private volatile ProcessTime steady;
    private volatile long emittedBefore;
    private volatile ProcessTime end;

    /**
     * Starts.
     *
     * @param events that there are in all
     */
    JobClock(Supplier<ProcessTime> time, long events) {
        this.time = time;
        warmUp = events * WARM_UP_PERCENT / 100;
        start = time.get();
        end = start;
    }

    /** Starts a clock for the job that is then submitted. */
    static JobClock start(long events) {
        JobClock clock = new JobClock(ProcessTime::now, events);
        current = clock;
        return clock;
    }

    /** Of the job that runs. */
    static JobClock current() {
        JobClock clock = current;
        if (clock == null) {
            throw new IllegalStateException("No clock was started.");
        }
        return clock;
    }

    /** Says that so many more events have been emitted. */
    void emitted(long more) {
        long before = emitted.getAndAdd(more);
        if (before < warmUp && before + more >= warmUp) {
            steady();
        }
    }

    /** Begins the steady state now. */
    void steady() {
        emittedBefore = emitted.get();
        steady = time.get();
    }

    boolean isSteady() {
        return steady != null;
    }

    /** Says how long a task has had to wait in the steady state. */
    void paused(Calls calls) {
        longestPause.accumulateAndGet(calls.longestNanos(), Math::max);
        longestPauseWithoutCollection.accumulateAndGet(
                calls.longestNanosWithoutCollection(), Math::max);
    }

    /** Says that there is no more input; the last one who says so is right. */
    synchronized void ended() {
        end = time.get();
    }

    /**
     * What was measured. Of a job that was stopped before its steady state there is nothing about
     * it.
     *
     * @param processed events
     */
    void putInto(Map<Metric, Double> metrics, double processed) {
        ProcessTime whole = end.since(start);
        metrics.put(Metric.WHOLE_EVENTS_PER_SECOND, processed / whole.seconds());
        metrics.put(Metric.WHOLE_CPU, whole.processorSeconds());
        ProcessTime from = steady;
        if (from == null) {
            return;
        }
        ProcessTime measured = end.since(from);
        double events = processed - emittedBefore;
        metrics.put(Metric.EVENTS_PER_SECOND, events / measured.seconds());
        metrics.put(Metric.CPU_PER_EVENT, measured.processorSeconds() * 1e6 / events);
        metrics.put(Metric.GC_PER_EVENT, measured.collectionSeconds() * 1e6 / events);
        metrics.put(Metric.LONGEST_PAUSE, longestPause.get() / 1e6);
        metrics.put(Metric.LONGEST_PAUSE_WITHOUT_GC, longestPauseWithoutCollection.get() / 1e6);
    }
}
