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

package io.flinktuned.ttl.expiry;

import javax.annotation.Nullable;

import java.util.UUID;

/**
 * The timers that were registered lately, because registering one again costs RocksDB as much as
 * writing an entry. A timer that it does not know may be registered; one that it knows is.
 *
 * <p>It keeps a timer until another one needs its place, and dies with the function, so after a
 * restore it knows nothing.
 */
final class RegisteredTimers {

    private static final int MIN_PLACES = 1 << 10;

    /** With them an array of 1 or 2 MB, and one of 2 MB. */
    private static final int MAX_PLACES = 1 << 18;

    /** How many places there are for a timer. */
    private static final int PROBES = 8;

    private Object[] keys;
    private long[] times;
    private boolean remembersAny;

    RegisteredTimers() {
        clear();
    }

    private void clear() {
        keys = new Object[MIN_PLACES];
        times = new long[MIN_PLACES];
        remembersAny = false;
    }

    /**
     * Notes that a timer is registered.
     *
     * @param key the current key; null if it is not known
     * @return whether the caller must register it
     */
    boolean add(@Nullable Object key, long time) {
        if (!isImmutable(key)) {
            return true;
        }
        if (find(key, time) >= 0) {
            return false;
        }
        int place = placeFor(key, time);
        if (keys[place] != null && keys.length < MAX_PLACES) {
            grow();
            place = placeFor(key, time);
        }
        put(place, key, time);
        return true;
    }

    /**
     * Notes that a timer has fired.
     *
     * @param key the current key; null if it is not known, and then all timers are forgotten
     */
    void remove(@Nullable Object key, long time) {
        if (key == null && remembersAny) {
            clear();
        } else if (isImmutable(key)) {
            int place = find(key, time);
            if (place >= 0) {
                keys[place] = null;
            }
        }
    }

    private int find(Object key, long time) {
        int first = firstPlace(key, time);
        for (int i = 0; i < PROBES; i++) {
            int place = (first + i) & (keys.length - 1);
            if (times[place] == time && key.equals(keys[place])) {
                return place;
            }
        }
        return -1;
    }

    /** An empty place; the first one if there is none, whose timer is forgotten. */
    private int placeFor(Object key, long time) {
        int first = firstPlace(key, time);
        for (int i = 0; i < PROBES; i++) {
            int place = (first + i) & (keys.length - 1);
            if (keys[place] == null) {
                return place;
            }
        }
        return first;
    }

    private void put(int place, Object key, long time) {
        remembersAny = true;
        keys[place] = key;
        times[place] = time;
    }

    private void grow() {
        Object[] oldKeys = keys;
        long[] oldTimes = times;
        keys = new Object[2 * oldKeys.length];
        times = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                put(placeFor(oldKeys[i], oldTimes[i]), oldKeys[i], oldTimes[i]);
            }
        }
    }

    private int firstPlace(Object key, long time) {
        int hash = key.hashCode() * 31 + Long.hashCode(time);
        // Multiplication spreads into the upper bits.
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(keys.length));
    }

    /** A key that can change, as with object reuse, would pretend to be another. */
    private static boolean isImmutable(@Nullable Object key) {
        return key instanceof String
                || key instanceof Long
                || key instanceof Integer
                || key instanceof UUID
                || key instanceof Short
                || key instanceof Byte
                || key instanceof Character
                || key instanceof Boolean
                || key instanceof Enum;
    }
}
