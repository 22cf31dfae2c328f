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
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The entries of one state by their keys: a hash table with chains. Keys are equal when their bytes
 * are, as in RocksDB. Does not decide what stays; that is {@link HotCache}.
 */
final class HotTable<E extends Entry> {

    private static final int FEWEST_BUCKETS = 64;

    private final Store store;
    final StateStatistics statistics;

    private Entry[] buckets = new Entry[FEWEST_BUCKETS];
    private int size;

    /** Ends of the list of unflushed entries, in the order in which they became so. */
    @Nullable private Entry oldestUnflushed;

    @Nullable private Entry newestUnflushed;

    private int unflushedRecords;
    private long unflushedBytes;

    HotTable(Store store, StateStatistics statistics) {
        this.store = store;
        this.statistics = statistics;
    }

    Store store() {
        return store;
    }

    /** Other threads may look, and miss what is added or removed meanwhile. */
    @Nullable
    @SuppressWarnings("unchecked")
    E find(byte[] key, int hash) {
        Entry[] current = buckets;
        return (E) Entry.find(current[hash & current.length - 1], key, hash);
    }

    void add(E entry) {
        // Half of the buckets are to be empty: an entry passed by takes as long as one found.
        if (size >= buckets.length / 2) {
            resize(buckets.length * 2);
        }
        int bucket = entry.hash & buckets.length - 1;
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
        size++;
        statistics.bytes += entry.bytes;
    }

    private void resize(int length) {
        Entry[] old = buckets;
        buckets = new Entry[length];
        for (Entry first : old) {
            Entry e = first;
            while (e != null) {
                Entry next = e.nextInBucket;
                int bucket = e.hash & buckets.length - 1;
                e.nextInBucket = buckets[bucket];
                buckets[bucket] = e;
                e = next;
            }
        }
    }

    void remove(Entry entry) {
        int bucket = entry.hash & buckets.length - 1;
        if (buckets[bucket] == entry) {
            buckets[bucket] = entry.nextInBucket;
        } else {
            Entry e = buckets[bucket];
            while (e.nextInBucket != entry) {
                e = e.nextInBucket;
            }
            e.nextInBucket = entry.nextInBucket;
        }
        entry.nextInBucket = null;
        size--;
        statistics.bytes -= entry.bytes;
        entry.removed = true;
        entry.onRemoved();
        if (size < buckets.length / 16 && buckets.length > FEWEST_BUCKETS) {
            resize(buckets.length / 2);
        }
    }

    /** Removes all entries, which must have been flushed. */
    void removeAll(Consumer<Entry> removed) {
        for (Entry first : buckets) {
            for (Entry e = first; e != null; e = e.nextInBucket) {
                e.removed = true;
                e.onRemoved();
                statistics.bytes -= e.bytes;
                removed.accept(e);
            }
        }
        buckets = new Entry[FEWEST_BUCKETS];
        size = 0;
    }

    int size() {
        return size;
    }

    /** Says that an entry has something to be written, and how much is new of that. */
    void markUnflushed(Entry entry, int bytes) {
        if (!entry.unflushed) {
            entry.unflushed = true;
            entry.previousUnflushed = newestUnflushed;
            if (newestUnflushed == null) {
                oldestUnflushed = entry;
            } else {
                newestUnflushed.nextUnflushed = entry;
            }
            newestUnflushed = entry;
        }
        addUnflushed(entry, 1, bytes);
    }

    /** Says by how much that has changed which an entry has to be written anyway. */
    void addUnflushed(Entry entry, int records, int bytes) {
        entry.unflushedRecords += records;
        entry.unflushedBytes += bytes;
        unflushedRecords += records;
        unflushedBytes += bytes;
        statistics.unflushedRecords += records;
        statistics.unflushedBytes += bytes;
    }

    int unflushedRecords() {
        return unflushedRecords;
    }

    long unflushedBytes() {
        return unflushedBytes;
    }

    /**
     * The entries that have been unflushed for longest.
     *
     * @param records that there are in them, at least, if there are so many
     */
    List<Entry> longestUnflushed(int records) {
        List<Entry> entries = new ArrayList<>();
        int found = 0;
        for (Entry e = oldestUnflushed; e != null && found < records; e = e.nextUnflushed) {
            entries.add(e);
            found += e.unflushedRecords;
        }
        return entries;
    }

    /**
     * Writes entries that are unflushed, in the order of their keys, as RocksDB likes it.
     *
     * @return how many records were written
     */
    int flush(List<Entry> unflushed) {
        int written = 0;
        Entry[] entries = unflushed.toArray(new Entry[0]);
        Arrays.sort(entries, Entry::compareKeys);
        try (Store.Writer writer = store.writer()) {
            for (Entry entry : entries) {
                written += entry.write(writer);
                markFlushed(entry);
            }
        }
        return written;
    }

    /** Says that an entry has nothing to be written any more. */
    void markFlushed(Entry entry) {
        if (!entry.unflushed) {
            return;
        }
        entry.unflushed = false;
        if (entry.previousUnflushed == null) {
            oldestUnflushed = entry.nextUnflushed;
        } else {
            entry.previousUnflushed.nextUnflushed = entry.nextUnflushed;
        }
        if (entry.nextUnflushed == null) {
            newestUnflushed = entry.previousUnflushed;
        } else {
            entry.nextUnflushed.previousUnflushed = entry.previousUnflushed;
        }
        entry.previousUnflushed = null;
        entry.nextUnflushed = null;
        addUnflushed(entry, -entry.unflushedRecords, -entry.unflushedBytes);
    }
}
