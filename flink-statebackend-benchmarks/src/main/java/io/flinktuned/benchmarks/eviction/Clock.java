/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
