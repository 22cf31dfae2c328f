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

package io.flinktuned.rocksdb.hotstate;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which entry goes when memory is needed: S3-FIFO (Yang et al., "FIFO queues are all you
 * need for cache eviction", SOSP 2023).
 *
 * <p>Two queues, first in, first out. A new entry goes to the small one, which has a tenth of the
 * memory. If it is used again before it comes out, it moves to the main one; otherwise it goes, and
 * only its hash is remembered for a while. An entry that returns while it is remembered goes to the
 * main queue at once. What comes out of the main queue and was used meanwhile is put back.
 *
 * <p>A hit changes one byte of the entry and no queue, which is why this is here rather than LRU or
 * W-TinyLFU: hits are the path that must cost nothing. A scan over keys that are used once passes
 * through the small queue and leaves the main one alone.
 */
final class EvictionQueue {

    private static final int SMALL_PARTS = 10;

    /** Uses of an entry in the small queue that move it to the main one. */
    private static final int LEAST_USES_TO_STAY = 2;

    private final Fifo small = new Fifo();
    private final Fifo main = new Fifo();
    private final RecentlyEvicted recentlyEvicted = new RecentlyEvicted();

    /** How many entries have been removed since the last purge, at least those that are left. */
    private int removed;

    /** Which queue the entry that was evicted last came from. */
    private boolean lastFromSmall;

    void add(Entry entry) {
        (recentlyEvicted.contains(entry.hash) ? main : small).add(entry);
    }

    /** Takes the entry out that is the least worth its memory; null if there is none. */
    @Nullable
    Entry evict() {
        while (true) {
            boolean fromSmall =
                    main.isEmpty() || small.size * (long) SMALL_PARTS > small.size + main.size;
            Entry entry = (fromSmall ? small : main).poll();
            if (entry == null) {
                return null;
            }
            if (entry.removed) {
                continue;
            }
            if (fromSmall) {
                if (entry.uses >= LEAST_USES_TO_STAY || entry.isPinned()) {
                    entry.uses = 0;
                    main.add(entry);
                    continue;
                }
                recentlyEvicted.add(entry.hash, size());
            } else if (entry.uses > 0 || entry.isPinned()) {
                entry.uses = (byte) Math.max(0, entry.uses - 1);
                main.add(entry);
                continue;
            }
            lastFromSmall = fromSmall;
            return entry;
        }
    }

    /**
     * Those that go next if they are not used again before: what was evicted last came before them.
     *
     * @param length how many entries to look at
     */
    List<Entry> next(int length) {
        List<Entry> next = new ArrayList<>();
        int mostUses = lastFromSmall ? LEAST_USES_TO_STAY - 1 : 0;
        Entry entry = (lastFromSmall ? small : main).first;
        for (int i = 0; i < length && entry != null; i++, entry = entry.nextInQueue) {
            if (entry.uses <= mostUses && !entry.removed && !entry.isPinned()) {
                next.add(entry);
            }
        }
        return next;
    }

    /** How many entries are in it, with those that have been removed and not let go of yet. */
    int size() {
        return small.size + main.size;
    }

    /** Says that an entry has been removed without having been evicted. */
    void removed() {
        // What has been removed is skipped when its turn comes, and takes heap until then.
        if (++removed > size() / 8) {
            purge();
        }
    }

    /** Lets go of entries that have been removed. */
    void purge() {
        small.purge();
        main.purge();
        removed = 0;
    }

    private static final class Fifo {
        private Entry first;
        private Entry last;
        private int size;

        boolean isEmpty() {
            return first == null;
        }

        void add(Entry entry) {
            entry.nextInQueue = null;
            if (last == null) {
                first = entry;
            } else {
                last.nextInQueue = entry;
            }
            last = entry;
            size++;
        }

        @Nullable
        Entry poll() {
            Entry entry = first;
            if (entry != null) {
                first = entry.nextInQueue;
                if (first == null) {
                    last = null;
                }
                entry.nextInQueue = null;
                size--;
            }
            return entry;
        }

        void purge() {
            for (int i = size; i > 0; i--) {
                Entry entry = poll();
                if (!entry.removed) {
                    add(entry);
                }
            }
        }
    }

    /**
     * The hashes of entries that were evicted from the small queue, about as many as there are
     * entries. A hash has one slot; a later one that shares it takes it over.
     */
    private static final class RecentlyEvicted {
        private int[] hashes = new int[64];
        private int[] times = new int[64];
        private int time;
        private int kept = 32;

        void add(int hash, int entries) {
            kept = Math.max(32, entries);
            if (kept > hashes.length) {
                int length = Integer.highestOneBit(kept) * 2;
                hashes = new int[length];
                times = new int[length];
                time = 0;
            }
            int slot = hash & hashes.length - 1;
            hashes[slot] = hash;
            times[slot] = ++time;
        }

        boolean contains(int hash) {
            int slot = hash & hashes.length - 1;
            return hashes[slot] == hash && times[slot] != 0 && time - times[slot] < kept;
        }
    }
}
