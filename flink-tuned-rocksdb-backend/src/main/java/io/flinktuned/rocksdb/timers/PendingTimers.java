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
import java.util.SplittableRandom;

/**
 * Pending timers: those that are due next in a heap, the others in no order. So the heap is small
 * and stays in the processor's cache, and a timer that is deleted before it comes near has never
 * been sorted. When the heap is empty it gets about one in {@value #PARTS} of the others, which
 * takes one look at each of them.
 */
final class PendingTimers {

    private static final int PARTS = 32;

    /** Of so few others half go to the heap at once. */
    private static final int FEW = 64;

    /** So many of the others are looked at to find out which are due next. */
    private static final int SAMPLE = 8 * PARTS;

    private static final int INITIAL_CAPACITY = 64;

    private final TimerHeap heap = new TimerHeap();
    private final SplittableRandom random = new SplittableRandom(1);

    /** In the heap are all timers whose order is at most this. */
    private long limit = Long.MIN_VALUE;

    private Timer[] others = new Timer[INITIAL_CAPACITY];

    /** Of each of them, so that one need not go to the timer to see it. */
    private long[] orders = new long[INITIAL_CAPACITY];

    private int otherCount;

    int size() {
        return heap.size() + otherCount;
    }

    /** The timer that is due first; null if there is none. */
    Timer first() {
        if (heap.size() == 0 && otherCount > 0) {
            fillHeap();
        }
        return heap.first();
    }

    void add(Timer timer) {
        if (timer.order <= limit) {
            heap.add(timer);
            return;
        }
        if (otherCount == others.length) {
            resizeOthers(2 * otherCount);
        }
        placeOther(otherCount++, timer);
    }

    private void resizeOthers(int capacity) {
        others = Arrays.copyOf(others, capacity);
        orders = Arrays.copyOf(orders, capacity);
    }

    void remove(Timer timer) {
        if (timer.order <= limit) {
            heap.remove(timer);
        } else {
            removeOther(timer.position());
            timer.setNotPending();
        }
    }

    /** All timers, in no order. */
    Timer[] toArray() {
        Timer[] all = Arrays.copyOf(heap.toArray(), size());
        System.arraycopy(others, 0, all, heap.size(), otherCount);
        return all;
    }

    void clear() {
        heap.clear();
        limit = Long.MIN_VALUE;
        others = new Timer[INITIAL_CAPACITY];
        orders = new long[INITIAL_CAPACITY];
        otherCount = 0;
    }

    private void fillHeap() {
        limit = nextLimit();
        for (int i = otherCount - 1; i >= 0; i--) {
            if (orders[i] <= limit) {
                Timer timer = others[i];
                removeOther(i);
                heap.add(timer);
            }
        }
    }

    /** The order of one of the others, so that at least that one goes to the heap. */
    private long nextLimit() {
        if (otherCount <= FEW) {
            long[] few = Arrays.copyOf(orders, otherCount);
            Arrays.sort(few);
            return few[(otherCount - 1) / 2];
        }
        long[] sample = new long[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            sample[i] = orders[random.nextInt(otherCount)];
        }
        Arrays.sort(sample);
        return sample[SAMPLE / PARTS];
    }

    private void removeOther(int position) {
        Timer last = others[--otherCount];
        others[otherCount] = null;
        if (position < otherCount) {
            placeOther(position, last);
        }
        if (otherCount < others.length / 4 && others.length > INITIAL_CAPACITY) {
            resizeOthers(others.length / 2);
        }
    }

    private void placeOther(int position, Timer timer) {
        others[position] = timer;
        orders[position] = timer.order;
        timer.setPosition(position);
    }
}
