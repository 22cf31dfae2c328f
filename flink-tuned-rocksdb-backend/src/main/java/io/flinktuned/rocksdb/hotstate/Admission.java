// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

/**
 * Decides whether the tier admits keys of a state that it does not hold, by whether holding the
 * state pays.
 *
 * <p>An access that needs RocksDB anyway costs more with the tier than without ({@code
 * docs/design/eviction.md}). So the tier pays when some of the accesses are hits, and not when
 * nearly all miss, as they do when a state is much larger than the tier and its keys are used
 * evenly. As long as there is room for everything no judgement is made: misses are then those of
 * keys that come for the first time.
 *
 * <p>While none are admitted, a small model of it watches one key in {@value #SAMPLED_KEYS}: hashes
 * only, with as many places as records were held divided by the same number. Its hit rate is about
 * that which the tier would have, so that keys are admitted again when the use of the state
 * changes.
 */
final class Admission {

    private static final int WINDOW = 1 << 15;
    private static final int LEAST_HIT_PERCENT = 15;
    private static final int RETURN_HIT_PERCENT = 20;

    private static final int SAMPLED_KEYS = 64;
    private static final int SAMPLE_WINDOW = 1 << 11;
    private static final int WAYS = 4;

    private int accesses;
    private int hits;
    private long evictionsBefore;
    private int mostRecords;

    private int[] sample;
    private int sampled;
    private int sampledHits;
    private int lastSampled;
    private int windowsToReturn = 1;
    private int goodWindows;

    /** Windows without a judgement, in which the tier fills after keys are admitted again. */
    private int grace;

    /**
     * @param evictions evictions so far, of all states
     */
    Admission(long evictions) {
        evictionsBefore = evictions;
    }

    /**
     * Counts accesses; returns whether a judgement is due.
     *
     * @param count how many single accesses it takes the time of
     */
    boolean count(boolean hit, int count) {
        if (hit) {
            hits += count;
        }
        accesses += count;
        return accesses >= WINDOW;
    }

    /**
     * Judges the last accesses, and begins to count again.
     *
     * @param evictions evictions so far, of all states
     * @param records number of records that are held
     * @return whether keys are to be admitted from now on
     */
    boolean judge(long evictions, int records) {
        boolean thereIsRoom = evictions - evictionsBefore < WINDOW / SAMPLED_KEYS;
        boolean refuse =
                grace == 0 && !thereIsRoom && hits * 100L < accesses * (long) LEAST_HIT_PERCENT;
        grace = Math.max(0, grace - 1);
        // Not those of now: others may have taken the memory.
        mostRecords = Math.max(mostRecords, records);
        if (refuse) {
            int places = Math.max(1, mostRecords / SAMPLED_KEYS / WAYS);
            sample = new int[Integer.highestOneBit(places) * WAYS];
            sampled = 0;
            sampledHits = 0;
            goodWindows = 0;
        }
        accesses = 0;
        hits = 0;
        evictionsBefore = evictions;
        return !refuse;
    }

    /**
     * Looks at an access while no keys are admitted.
     *
     * @param hash of the key; need not be a good one
     * @return whether keys are to be admitted again from now on
     */
    boolean watch(int hash) {
        int mixed = hash * 0x9E3779B9;
        if (mixed >>> 26 != 0) {
            return false;
        }
        mixed = (mixed ^ mixed >>> 13) * 0x85EBCA6B | 1;
        if (mixed == lastSampled) {
            // A value that is read and then written is used once.
            return false;
        }
        lastSampled = mixed;
        int set = (mixed >>> 8 & sample.length / WAYS - 1) * WAYS;
        int way = 0;
        while (way < WAYS - 1 && sample[set + way] != mixed) {
            way++;
        }
        if (sample[set + way] == mixed) {
            sampledHits++;
        }
        System.arraycopy(sample, set, sample, set + 1, way);
        sample[set] = mixed;
        return ++sampled == SAMPLE_WINDOW && endSample();
    }

    private boolean endSample() {
        boolean good = sampledHits * 100 >= SAMPLE_WINDOW * RETURN_HIT_PERCENT;
        sampled = 0;
        sampledHits = 0;
        goodWindows = good ? goodWindows + 1 : 0;
        if (goodWindows < windowsToReturn) {
            return false;
        }
        // If it turns out wrong, be slower to believe it next time.
        windowsToReturn = Math.min(windowsToReturn * 2, 64);
        grace = 1 + 2 * SAMPLED_KEYS * sample.length / WINDOW;
        sample = null;
        return true;
    }
}
