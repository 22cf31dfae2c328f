// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What a test and the jobs it runs one after another share. Jobs of a MiniCluster run in this JVM
 * and find it by its id. It lets a test decide when event time goes on and when a job fails, so
 * that nothing depends on how fast a job runs.
 */
final class TimerRun {

    static final int KEYS = 50;

    /**
     * Event-time timers of a key. The first half is there at once; firing one registers another.
     */
    static final int EVENT_TIMERS = 12;

    /** Processing-time timers of a key. */
    static final int PROCESSING_TIMERS = 4;

    private static final long PATIENCE_MS = 120_000;

    private static final ConcurrentMap<Integer, TimerRun> RUNS = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ID = new AtomicInteger();

    final int id = NEXT_ID.incrementAndGet();

    /** When the first processing-time timer is due, in milliseconds of the wall clock. */
    final long due;

    /** Whether the job registers timers at all. */
    final boolean withTimers;

    final AtomicBoolean failNext = new AtomicBoolean();

    /** How many keys have been seen, in all attempts of all jobs. */
    final AtomicInteger keysSeen = new AtomicInteger();

    /** How many subtasks have started, in all attempts of all jobs. */
    final AtomicInteger starts = new AtomicInteger();

    private final AtomicInteger eventFirings = new AtomicInteger();
    private final Set<String> fired = ConcurrentHashMap.newKeySet();

    private volatile long watermark = Long.MIN_VALUE;

    TimerRun(long due, boolean withTimers) {
        this.due = due;
        this.withTimers = withTimers;
        RUNS.put(id, this);
    }

    static TimerRun byId(int id) {
        return RUNS.get(id);
    }

    // ------------------------------------------------------------------------
    //  For the job
    // ------------------------------------------------------------------------

    /**
     * When an event-time timer is due. Every time in between is free for timers that are deleted.
     */
    static long eventTime(int timer) {
        return 10L * (timer + 1);
    }

    long watermark() {
        return watermark;
    }

    /** A timer fired; {@code count} is how many of its kind have fired for its key, in state. */
    void fired(boolean eventTime, long key, long timer, int count) {
        fired.add(firing(eventTime, key, timer, count));
        if (eventTime) {
            eventFirings.incrementAndGet();
        }
    }

    private static String firing(boolean eventTime, long key, long timer, int count) {
        return String.format(
                "%s timer %d of key %d, number %d",
                eventTime ? "event-time" : "processing-time", timer, key, count);
    }

    // ------------------------------------------------------------------------
    //  For the test
    // ------------------------------------------------------------------------

    /** Lets event time go on until the first {@code timers} event-time timers of each key fire. */
    void fireEventTimers(int timers) {
        watermark = timers == EVENT_TIMERS ? Long.MAX_VALUE - 1 : eventTime(timers - 1);
    }

    void forgetFirings() {
        fired.clear();
        eventFirings.set(0);
    }

    /** How often event-time timers fired, counting those again that fire again after a failure. */
    int countEventFirings() {
        return eventFirings.get();
    }

    Set<String> fired() {
        return new TreeSet<>(fired);
    }

    /**
     * The firings of event-time timers {@code from} to {@code to}, exclusive, each exactly once.
     */
    static Set<String> eventFirings(int from, int to) {
        return firings(true, from, to);
    }

    /** The firings of all processing-time timers, each exactly once. */
    static Set<String> processingFirings() {
        return firings(false, 0, PROCESSING_TIMERS);
    }

    /** All firings after the first {@code timers} event-time timers. */
    static Set<String> firingsAfter(int timers) {
        Set<String> expected = eventFirings(timers, EVENT_TIMERS);
        expected.addAll(processingFirings());
        return expected;
    }

    private static Set<String> firings(boolean eventTime, int from, int to) {
        Set<String> expected = new TreeSet<>();
        for (long key = 0; key < KEYS; key++) {
            for (int timer = from; timer < to; timer++) {
                expected.add(firing(eventTime, key, timer, timer + 1));
            }
        }
        return expected;
    }

    long lastDue() {
        return due + 2 * PROCESSING_TIMERS;
    }

    void awaitKeys() throws InterruptedException {
        await(() -> keysSeen.get() == KEYS, "all keys");
    }

    void awaitFirings(Set<String> expected) throws InterruptedException {
        await(() -> fired.containsAll(expected), "firings of " + expected);
    }

    /** Waits for a condition. The limit only ends a test that would hang. */
    void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("No " + what + "; fired: " + fired());
            }
            Thread.sleep(5);
        }
    }
}
