// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.streaming.api.TimeDomain;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the test job does with each number of its source; the same in the job and in the {@link
 * Model}.
 *
 * <p>Numbers come in rounds: a probe of each key, many changes, another probe of each key. A probe
 * reports the whole state of its key, so the first probes of a round show what was restored and the
 * last ones what is saved. A number is also the event time and the processing time: when it has
 * been processed, timers up to it fire, those of processing time first.
 */
final class Workload {

    static final int KEYS = 40;

    private static final int CHANGES = 2_000;
    private static final int ROUND = KEYS + CHANGES + KEYS;
    private static final int KINDS_OF_STATE = 5;

    /** Timers are set to few different times, so that some are set twice and some deleted. */
    private static final int TIMER_RASTER = 100;

    private Workload() {}

    static long start(int round) {
        return (long) round * ROUND;
    }

    static long middle(int round) {
        return start(round) + ROUND / 2;
    }

    static long end(int round) {
        return start(round + 1);
    }

    static boolean isProbe(long number) {
        long offset = number % ROUND;
        return offset < KEYS || offset >= KEYS + CHANGES;
    }

    static Stream<Long> probes(long end) {
        return LongStream.range(0, end).filter(Workload::isProbe).boxed();
    }

    static int key(long number) {
        return (int)
                (isProbe(number) ? (number % ROUND) % (KEYS + CHANGES) : random(number, 0, KEYS));
    }

    static void change(long number, KeyedStates states) throws Exception {
        switch ((int) random(number, 1, 9)) {
            case 0:
                Long value = states.value();
                states.setValue(value == null ? number : value + number);
                return;
            case 1:
                states.putIntoMap(random(number, 2, 20), number);
                return;
            case 2:
                states.removeFromMap(random(number, 2, 20));
                return;
            case 3:
                states.addToList(number);
                return;
            case 4:
                states.reduce(number);
                return;
            case 5:
                states.aggregate(number);
                return;
            case 6:
                states.registerTimer(TimeDomain.EVENT_TIME, timer(number));
                states.registerTimer(TimeDomain.PROCESSING_TIME, timer(number + 1));
                return;
            case 7:
                states.deleteTimer(TimeDomain.EVENT_TIME, timer(number));
                states.deleteTimer(TimeDomain.PROCESSING_TIME, timer(number + 1));
                return;
            default:
                if (random(number, 2, 4) == 0) {
                    states.clear((int) random(number, 3, KINDS_OF_STATE));
                }
        }
    }

    static void onTimer(TimeDomain domain, long time, KeyedStates states) throws Exception {
        if (domain == TimeDomain.EVENT_TIME) {
            states.addToList(-time);
            states.reduce(-time);
        } else {
            states.putIntoMap(-random(time, 2, 20), time);
            states.aggregate(-time);
        }
    }

    /** A time within the next two rounds. */
    private static long timer(long number) {
        long time = number + random(number, 4, 2 * ROUND);
        return (time / TIMER_RASTER + 1) * TIMER_RASTER;
    }

    private static long random(long number, int purpose, int bound) {
        long mixed = (number * 8 + purpose) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
        return Math.floorMod(mixed ^ (mixed >>> 32), (long) bound);
    }
}
