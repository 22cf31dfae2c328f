// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * How long it takes at the longest from one timer that fires to the next, when all are due; with
 * what is read and written in between.
 */
public class TimerFirePauseBenchmark extends TimerPauseBenchmark {

    private boolean again;

    @Override
    void fill() {
        again = false;
        for (long key = 0; key < keys; key++) {
            register(key, random.nextLong(1, FARTHEST));
        }
    }

    @Override
    void fired(long timestamp) {
        if (again) {
            operator.context().timerService().registerEventTimeTimer(timestamp + FARTHEST);
        }
        calls.ended();
    }

    @Benchmark
    public void timerFire() throws Exception {
        fire();
    }

    /** Each timer registers another one when it fires, after all that are pending. */
    @Benchmark
    public void timerFireThenRegister() throws Exception {
        again = true;
        fire();
    }

    private void fire() throws Exception {
        calls.start();
        operator.watermark(FARTHEST - 1);
    }
}
