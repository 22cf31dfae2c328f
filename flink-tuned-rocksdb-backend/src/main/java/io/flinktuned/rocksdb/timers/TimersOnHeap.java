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
 * The timers that are on the heap, and among them those whose addition or deletion RocksDB does not
 * know yet.
 */
final class TimersOnHeap {

    /**
     * Bytes that a timer takes besides its key: the object (40), the header of the array of bytes
     * and what rounds it up (20), and its places in heap, table and list of changes, which are half
     * empty (12 + 4 + 4, twice); after deletions, three quarters.
     */
    private static final int BYTES_PER_TIMER = 100;

    private static final int INITIAL_CAPACITY = 64;

    private final TimerOrder order;
    private final PendingTimers pending = new PendingTimers();
    private final TimerTable all = new TimerTable();

    private Timer[] changed = new Timer[INITIAL_CAPACITY];
    private int changes;

    private long bytes;

    TimersOnHeap(TimerOrder order) {
        this.order = order;
    }

    /** The pending timer that is due first; null if there is none. */
    Timer first() {
        return pending.first();
    }

    /** Number of pending timers. */
    int size() {
        return pending.size();
    }

    /** About what all of this takes of the heap. */
    long bytes() {
        return bytes;
    }

    /** About what a timer takes of the heap. */
    static int bytes(byte[] key) {
        return key.length + BYTES_PER_TIMER;
    }

    /** Number of timers that have to be written to RocksDB. */
    int changes() {
        return changes;
    }

    /** Timers that have to be written to RocksDB, in no order. */
    Timer[] changed() {
        return Arrays.copyOf(changed, changes);
    }

    /**
     * Of the timers that have to be written to RocksDB, those that are deleted, and of the others
     * those in the farther half.
     *
     * @param most how many to return at most, at least 1
     */
    Timer[] deletedAndFarthestAdded(int most) {
        Timer[] timers = changed();
        int added = 0;
        for (int i = 0; i < timers.length; i++) {
            Timer timer = timers[i];
            if (timer.isPending()) {
                timers[i] = timers[added];
                timers[added++] = timer;
            }
        }
        int deleted = timers.length - added;
        int kept = Math.max(added / 2, added - Math.max(0, most - deleted));
        Timer[] byTime = Arrays.copyOf(timers, added);
        order.select(byTime, kept);
        System.arraycopy(byTime, 0, timers, 0, added);
        return Arrays.copyOfRange(timers, kept, Math.min(timers.length, kept + most));
    }

    /**
     * Makes the timer with the first {@code length} bytes of {@code buffer} pending.
     *
     * @return whether it was not pending before
     */
    boolean add(byte[] buffer, int length) {
        Timer timer = all.get(buffer, length);
        if (timer == null) {
            timer = order.timer(Arrays.copyOf(buffer, length));
            remember(timer);
            addChange(timer);
        } else if (timer.isPending()) {
            return false;
        } else {
            removeChange(timer);
        }
        pending.add(timer);
        return true;
    }

    /** Adds a timer that RocksDB has, and this does not. The key must not be changed any more. */
    void addStored(byte[] key) {
        Timer timer = order.timer(key);
        timer.setStored(true);
        remember(timer);
        pending.add(timer);
    }

    /** The pending timer with these bytes; null if there is none. */
    Timer get(byte[] buffer, int length) {
        Timer timer = all.get(buffer, length);
        return timer != null && timer.isPending() ? timer : null;
    }

    /** Deletes a pending timer. */
    void delete(Timer timer) {
        pending.remove(timer);
        if (timer.isStored()) {
            addChange(timer);
        } else {
            removeChange(timer);
            forget(timer);
        }
    }

    /** A changed timer has been written. */
    void setWritten(Timer timer) {
        removeChange(timer);
        if (timer.isPending()) {
            timer.setStored(true);
        } else {
            forget(timer);
        }
    }

    /**
     * Forgets the farther half of all timers, of which none may be changed.
     *
     * @return the first of those that were forgotten
     */
    Timer forgetFarHalf() {
        Timer[] timers = pending.toArray();
        int kept = timers.length / 2;
        order.select(timers, kept);
        pending.clear();
        all.clear();
        bytes = 0;
        for (int i = 0; i < kept; i++) {
            remember(timers[i]);
            pending.add(timers[i]);
        }
        return timers[kept];
    }

    private void remember(Timer timer) {
        all.add(timer);
        bytes += bytes(timer.key);
    }

    private void forget(Timer timer) {
        all.remove(timer);
        bytes -= bytes(timer.key);
    }

    private void addChange(Timer timer) {
        if (changes == changed.length) {
            changed = Arrays.copyOf(changed, 2 * changes);
        }
        timer.setChange(changes);
        changed[changes++] = timer;
    }

    private void removeChange(Timer timer) {
        Timer last = changed[--changes];
        changed[timer.change()] = last;
        last.setChange(timer.change());
        changed[changes] = null;
    }
}
