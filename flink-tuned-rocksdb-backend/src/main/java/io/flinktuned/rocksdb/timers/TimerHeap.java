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

import java.util.Arrays;

/**
 * A heap of timers by {@link Timer#order}, so that those that are due at the same time are in no
 * order, as on Flink's heap. Each knows its position, so that any of them can be removed.
 *
 * <p>Children of {@code i} are {@code 4i + 1} to {@code 4i + 4}, and what orders them is kept
 * beside the references: going down a large heap then misses the processor's cache about once a
 * level, and there are half as many levels as in a binary heap.
 */
final class TimerHeap {

    private static final int CHILDREN = 4;
    private static final int INITIAL_CAPACITY = 64;

    private Timer[] timers = new Timer[INITIAL_CAPACITY];
    private long[] orders = new long[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /** The timer that is due first; null if there is none. */
    Timer first() {
        return timers[0];
    }

    void add(Timer timer) {
        if (size == timers.length) {
            resize(2 * size);
        }
        up(size++, timer);
    }

    private void resize(int capacity) {
        timers = Arrays.copyOf(timers, capacity);
        orders = Arrays.copyOf(orders, capacity);
    }

    void remove(Timer timer) {
        int position = timer.position();
        timer.setNotPending();
        Timer last = timers[--size];
        timers[size] = null;
        if (last != timer) {
            down(position, last);
            if (timers[position] == last) {
                up(position, last);
            }
        }
        if (size < timers.length / 4 && timers.length > INITIAL_CAPACITY) {
            resize(timers.length / 2);
        }
    }

    /** All timers, in no order. */
    Timer[] toArray() {
        return Arrays.copyOf(timers, size);
    }

    void clear() {
        timers = new Timer[INITIAL_CAPACITY];
        orders = new long[INITIAL_CAPACITY];
        size = 0;
    }

    private void up(int start, Timer timer) {
        int position = start;
        while (position > 0) {
            int parent = (position - 1) / CHILDREN;
            if (timer.order >= orders[parent]) {
                break;
            }
            place(position, timers[parent]);
            position = parent;
        }
        place(position, timer);
    }

    private void down(int start, Timer timer) {
        int position = start;
        while (true) {
            int child = CHILDREN * position + 1;
            if (child >= size) {
                break;
            }
            int end = Math.min(child + CHILDREN, size);
            int first = child;
            while (++child < end) {
                if (orders[child] < orders[first]) {
                    first = child;
                }
            }
            if (orders[first] >= timer.order) {
                break;
            }
            place(position, timers[first]);
            position = first;
        }
        place(position, timer);
    }

    private void place(int position, Timer timer) {
        timers[position] = timer;
        orders[position] = timer.order;
        timer.setPosition(position);
    }
}
