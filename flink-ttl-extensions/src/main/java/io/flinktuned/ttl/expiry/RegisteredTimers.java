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

    /** With them an array of 256 KB to 512 KB, and one of 512 KB. */
    private static final int PLACES = 1 << 16;

    private Object[] keys;
    private long[] times;

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
        if (keys == null) {
            keys = new Object[PLACES];
            times = new long[PLACES];
        }
        int place = place(key, time);
        if (times[place] == time && key.equals(keys[place])) {
            return false;
        }
        keys[place] = key;
        times[place] = time;
        return true;
    }

    /** Notes that a timer has fired. */
    void remove(@Nullable Object key, long time) {
        if (keys != null && isImmutable(key)) {
            int place = place(key, time);
            if (times[place] == time && key.equals(keys[place])) {
                keys[place] = null;
            }
        }
    }

    private static int place(Object key, long time) {
        int hash = key.hashCode() * 31 + Long.hashCode(time);
        // Multiplication spreads into the upper bits.
        return (hash * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
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
