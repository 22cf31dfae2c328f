// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import java.util.HashMap;
import java.util.Map;

/** The next key on a circle goes that was not used since the hand came by for the last time. */
final class Clock implements EvictionPolicy {

    private final int[] keys;
    private final boolean[] used;
    private final Map<Integer, Integer> places = new HashMap<>();
    private int hand;

    Clock(int capacity) {
        keys = new int[capacity];
        used = new boolean[capacity];
    }

    @Override
    public boolean use(int key) {
        Integer place = places.get(key);
        if (place != null) {
            used[place] = true;
            return true;
        }
        if (places.size() == keys.length) {
            while (used[hand]) {
                used[hand] = false;
                hand = (hand + 1) % keys.length;
            }
            places.remove(keys[hand]);
        }
        keys[hand] = key;
        places.put(key, hand);
        hand = (hand + 1) % keys.length;
        return false;
    }
}
