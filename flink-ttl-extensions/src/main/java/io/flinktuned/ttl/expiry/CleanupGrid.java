// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;

/**
 * The times at which a state is cleaned up: the ends of time buckets that begin at another time for
 * each key and state. So not all keys are cleaned up at once, and the timers do not meet those that
 * users set at full hours or days.
 */
@Internal
final class CleanupGrid {

    private final long width;
    private final int seed;

    CleanupGrid(String stateName, long width) {
        this.width = width;
        this.seed = stateName.hashCode();
    }

    long width() {
        return width;
    }

    /** When something that expires at a time is cleaned up: then, or up to one bucket later. */
    long due(Object key, long expiresAt) {
        // Flink needs stable hash codes of keys, too.
        long phase = Math.floorMod(mix(key.hashCode() + ((long) seed << 32)), width);
        // Of a difference of remainders, because one of times may not fit a long.
        long sinceBucketStart = Math.floorMod(Math.floorMod(expiresAt, width) - phase, width);
        return sinceBucketStart == 0
                ? expiresAt
                : Times.saturatedAdd(expiresAt, width - sinceBucketStart);
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
