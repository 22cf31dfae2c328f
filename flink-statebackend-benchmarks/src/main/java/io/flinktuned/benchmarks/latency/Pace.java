// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.latency;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbers to events: a key, and when the event is due. The keys come in turn first, as fast as the
 * job takes them, then at random and at a fixed rate. An event that the job has kept from being
 * emitted is due when it would have been emitted otherwise, so its wait counts.
 */
final class Pace extends RichMapFunction<Long, Tuple2<Long, Long>> {

    private static final long serialVersionUID = 1L;

    private final int keys;
    private final double perSecond;

    private transient SplittableRandom random;
    private transient long start;

    /**
     * A pace.
     *
     * @param perSecond infinite for as fast as the job takes them: each is due when it is emitted
     */
    Pace(int keys, double perSecond) {
        this.keys = keys;
        this.perSecond = perSecond;
    }

    @Override
    public void open(OpenContext context) {
        random = new SplittableRandom(1);
    }

    @Override
    public Tuple2<Long, Long> map(Long number) {
        Latencies.emitted();
        if (number <= keys) {
            start = System.nanoTime();
            return Tuple2.of(number % keys, start);
        }
        long due = start + (long) ((number - keys) / perSecond * 1e9);
        if (Double.isInfinite(perSecond)) {
            due = System.nanoTime();
        }
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            // A thread that sleeps wakes up late, which would count; so many events come at once.
            LockSupport.parkNanos(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return Tuple2.of((long) random.nextInt(keys), due);
    }
}
