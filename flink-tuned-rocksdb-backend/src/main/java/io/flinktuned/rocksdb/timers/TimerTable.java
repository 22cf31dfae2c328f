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

package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.writeback.KeyHash;

import java.util.Arrays;

/** A hash table of timers by their bytes, without objects of its own. */
final class TimerTable {

    private static final int INITIAL_CAPACITY = 64;

    /** A power of two of them. */
    private Timer[] buckets = new Timer[INITIAL_CAPACITY];

    private int size;

    int size() {
        return size;
    }

    /** The timer with the first {@code length} bytes of {@code buffer}; null if there is none. */
    Timer get(byte[] buffer, int length) {
        Timer timer = buckets[bucket(buffer, length)];
        while (timer != null && !Arrays.equals(timer.key, 0, timer.key.length, buffer, 0, length)) {
            timer = timer.next;
        }
        return timer;
    }

    /** Adds a timer that is not there. */
    void add(Timer timer) {
        if (size == buckets.length) {
            resize(2 * size);
        }
        link(timer);
        size++;
    }

    /** Removes a timer that is there. */
    void remove(Timer timer) {
        int bucket = bucket(timer.key, timer.key.length);
        if (buckets[bucket] == timer) {
            buckets[bucket] = timer.next;
        } else {
            Timer before = buckets[bucket];
            while (before.next != timer) {
                before = before.next;
            }
            before.next = timer.next;
        }
        timer.next = null;
        size--;
        if (size < buckets.length / 4 && buckets.length > INITIAL_CAPACITY) {
            resize(buckets.length / 2);
        }
    }

    void clear() {
        buckets = new Timer[INITIAL_CAPACITY];
        size = 0;
    }

    private void resize(int capacity) {
        Timer[] old = buckets;
        buckets = new Timer[capacity];
        for (Timer bucket : old) {
            Timer timer = bucket;
            while (timer != null) {
                Timer next = timer.next;
                link(timer);
                timer = next;
            }
        }
    }

    private void link(Timer timer) {
        int bucket = bucket(timer.key, timer.key.length);
        timer.next = buckets[bucket];
        buckets[bucket] = timer;
    }

    private int bucket(byte[] bytes, int length) {
        return KeyHash.of(bytes, length) & buckets.length - 1;
    }
}
