// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import org.openjdk.jmh.annotations.Benchmark;

/** How long the longest registration of a timer takes; there is none before. */
public class TimerRegisterPauseBenchmark extends TimerPauseBenchmark {

    @Override
    void fill() {}

    @Override
    void fired(long timestamp) {
        throw new IllegalStateException("No timer is due.");
    }

    /** Timers that are due before the next checkpoint. */
    @Benchmark
    public void timerRegisterNear() {
        registerBetween(1, CHECKPOINT_INTERVAL.toMillis());
    }

    /** Timers that are due after it. */
    @Benchmark
    public void timerRegisterFar() {
        registerBetween(CHECKPOINT_INTERVAL.toMillis(), FARTHEST);
    }

    private void registerBetween(long first, long end) {
        calls.start();
        for (long key = 0; key < keys; key++) {
            register(key, random.nextLong(first, end));
            calls.ended();
        }
    }
}
