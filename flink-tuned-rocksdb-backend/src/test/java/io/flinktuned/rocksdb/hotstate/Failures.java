// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides when a job fails, and collects its results. The job runs in this JVM and finds it by its
 * id.
 */
final class Failures {

    /** Where a job fails. */
    enum Place {
        /** While a record is processed. */
        RECORD,
        /** In the synchronous part of a checkpoint, before the tier is written. */
        BEFORE_FLUSH,
        /** While the tier is written: for a checkpoint, or because it is full. */
        FLUSH,
        /** After a checkpoint is complete. */
        AFTER_CHECKPOINT
    }

    private static final ConcurrentMap<Integer, Failures> BY_ID = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ID = new AtomicInteger();

    final int id = NEXT_ID.incrementAndGet();
    final ConcurrentMap<Long, String> results = new ConcurrentHashMap<>();

    private final Map<Place, Integer> left = new EnumMap<>(Place.class);
    private final Map<Place, Integer> callsToGo = new EnumMap<>(Place.class);
    private final Random random;

    /**
     * @param each number of failures at each place
     * @param seed makes them come elsewhere
     */
    Failures(int each, long seed) {
        random = new Random(seed);
        for (Place place : Place.values()) {
            left.put(place, each);
            draw(place);
        }
        BY_ID.put(id, this);
    }

    static Failures byId(int id) {
        return BY_ID.get(id);
    }

    private void draw(Place place) {
        boolean often = place == Place.RECORD || place == Place.FLUSH;
        callsToGo.put(place, 1 + random.nextInt(often ? 300 : 3));
    }

    /** Called whenever a job is at a place. */
    void at(Place place) {
        if (isDue(place)) {
            throw new IllegalStateException("The test makes this job fail: " + place);
        }
    }

    /** Whether the job is to fail now. */
    synchronized boolean isDue(Place place) {
        int toGo = callsToGo.merge(place, -1, Integer::sum);
        if (toGo > 0 || left.get(place) == 0) {
            return false;
        }
        left.merge(place, -1, Integer::sum);
        draw(place);
        return true;
    }

    /** Failures that have not come. */
    synchronized int left() {
        return left.values().stream().mapToInt(Integer::intValue).sum();
    }
}
