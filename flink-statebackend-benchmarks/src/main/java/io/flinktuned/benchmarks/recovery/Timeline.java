// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** How many records a job has processed at which time, which is that of {@link System#nanoTime}. */
final class Timeline {

    private static final double SECOND = 1e9;

    private final ConcurrentSkipListMap<Long, Long> processed = new ConcurrentSkipListMap<>();

    /** The count may go down where a job has been restarted, and starts to count again. */
    void add(long nanos, long count) {
        processed.put(nanos, count);
    }

    /**
     * Records per second between two times.
     *
     * @throws IllegalArgumentException if the timeline does not reach so far
     */
    double rate(long from, long to) {
        return (count(to) - count(from)) / ((to - from) / SECOND);
    }

    private double count(long nanos) {
        var before = processed.floorEntry(nanos);
        var after = processed.ceilingEntry(nanos);
        if (before == null || after == null) {
            throw new IllegalArgumentException("Nothing was sampled before or after this time.");
        }
        if (before.getKey().equals(after.getKey())) {
            return before.getValue();
        }
        double share = (nanos - before.getKey()) / (double) (after.getKey() - before.getKey());
        return before.getValue() + share * (after.getValue() - before.getValue());
    }

    /**
     * The usual rate: the median of windows, so that one with a checkpoint in it does not count
     * more than it is long.
     */
    double usualRate(long from, long to, Duration window) {
        double[] rates =
                windows(from, to, window.toNanos(), window.toNanos())
                        .mapToDouble(start -> rate(start, start + window.toNanos()))
                        .sorted()
                        .toArray();
        return DoubleStream.of(rates).skip(rates.length / 2).findFirst().orElseThrow();
    }

    /** Seconds from a time to the first window with such a rate; empty if there is none. */
    OptionalDouble secondsUntil(double rate, long from, long to, Duration window) {
        long step = window.toNanos() / 10;
        return windows(from, to, window.toNanos(), step)
                .filter(start -> rate(start, start + window.toNanos()) >= rate)
                .mapToDouble(start -> (start - from) / SECOND)
                .findFirst();
    }

    private static LongStream windows(long from, long to, long length, long step) {
        return LongStream.iterate(from, start -> start + length <= to, start -> start + step);
    }

    /** How many seconds' work, at that rate, was not done between two times. */
    double secondsLost(double rate, long from, long to) {
        double seconds = (to - from) / SECOND;
        return seconds - rate(from, to) * seconds / rate;
    }
}
