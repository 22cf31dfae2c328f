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

import io.flinktuned.rocksdb.writeback.KeyHash;

import javax.annotation.Nullable;

import java.util.Arrays;

/**
 * A list for each key, as the bytes that Flink writes: elements with a delimiter between.
 *
 * <p>Appending does not read. So what is held of a list may be only the elements that were appended
 * since it was last written; they are appended in the store, too. A list that gets longer than
 * {@value #MAX_BYTES} bytes is not held after it has been written.
 */
public final class HotLists extends HotState {

    private static final byte DELIMITER = ',';
    private static final int MAX_BYTES = 1 << 16;
    private static final byte[] EMPTY = new byte[0];

    private final HotTable<ListEntry> table;

    /**
     * @param cache the tier of the keyed backend
     * @param store where the lists are kept in the end
     */
    public HotLists(HotCache cache, Store store, StateStatistics statistics) {
        super(cache, statistics);
        this.table = newTable(store);
    }

    /** The list of a key; null if there is none. Not to be changed. */
    @Nullable
    public byte[] get(byte[] key) {
        if (isAside()) {
            return table.store().get(key);
        }
        int hash = KeyHash.of(key);
        ListEntry entry = table.find(key, hash);
        if (entry == null) {
            entry = new ListEntry(table, key, hash);
            cache.add(table, entry);
        }
        entry.use();
        if (entry.complete) {
            countHit(entry.length > 0);
        } else {
            count(false);
            entry.complete(table.store().get(key));
        }
        entry.trim();
        byte[] list = entry.length == 0 ? null : entry.elements;
        resizeAndSettle(entry);
        return list;
    }

    /** Appends elements, which already have delimiters between them. */
    public void append(byte[] key, byte[] elements, int length) {
        if (isAside()) {
            try (Store.Writer writer = table.store().writer()) {
                writer.append(key, Arrays.copyOf(elements, length));
            }
            return;
        }
        int hash = KeyHash.of(key);
        ListEntry entry = table.find(key, hash);
        if (entry == null) {
            entry = new ListEntry(table, key, hash);
            cache.add(table, entry);
        } else {
            entry.use();
        }
        count(entry.unflushed);
        entry.append(elements, length);
        unflushed(entry);
        resizeAndSettle(entry);
    }

    /** Replaces the list of a key; null if there is none any more. */
    public void put(byte[] key, @Nullable byte[] list) {
        if (isAside()) {
            table.store().put(key, list);
            return;
        }
        int hash = KeyHash.of(key);
        ListEntry entry = table.find(key, hash);
        if (entry == null) {
            entry = new ListEntry(table, key, hash);
            cache.add(table, entry);
        } else {
            entry.use();
        }
        count(entry.unflushed);
        entry.replace(list == null ? EMPTY : list);
        unflushed(entry);
        resizeAndSettle(entry);
    }

    private void unflushed(ListEntry entry) {
        int bytes = entry.unwritten();
        if (entry.unflushed) {
            cache.unflushedGrew(entry, bytes - entry.unflushedBytes);
        } else {
            cache.unflushed(entry, bytes);
        }
    }

    private void resizeAndSettle(ListEntry entry) {
        if (entry.length > MAX_BYTES) {
            cache.flush(entry);
            entry.forget();
        }
        cache.resize(entry, entry.ownBytes() + Entry.arrayBytes(entry.elements.length));
        cache.settle();
    }

    private static final class ListEntry extends Entry {

        /** The whole list if it is complete, otherwise what is to be appended in the store. */
        private byte[] elements = EMPTY;

        private int length;
        private boolean complete;

        /** Where elements begin that the store does not have; after their delimiter. */
        private int unwrittenFrom;

        /** Whether the store has another list, or one that is no more. */
        private boolean replaced;

        private boolean absentInStore;

        ListEntry(HotTable<?> table, byte[] key, int hash) {
            super(table, key, hash);
        }

        void complete(@Nullable byte[] stored) {
            complete = true;
            absentInStore = stored == null;
            if (stored == null) {
                return;
            }
            if (length == 0) {
                elements = stored;
                length = stored.length;
                unwrittenFrom = length;
                return;
            }
            byte[] appended = Arrays.copyOf(elements, length);
            elements = Arrays.copyOf(stored, stored.length + 1 + length);
            elements[stored.length] = DELIMITER;
            System.arraycopy(appended, 0, elements, stored.length + 1, length);
            unwrittenFrom = stored.length + 1;
            length = elements.length;
        }

        /** To the exact length, as a new array if elements may be appended to this one. */
        void trim() {
            if (elements.length != length) {
                elements = Arrays.copyOf(elements, length);
            }
        }

        void append(byte[] appended, int appendedLength) {
            int start = length == 0 ? 0 : length + 1;
            int newLength = start + appendedLength;
            if (newLength > elements.length) {
                elements = Arrays.copyOf(elements, Math.max(newLength, length + length / 2));
            }
            if (start > 0) {
                elements[start - 1] = DELIMITER;
            }
            if (unwrittenFrom == length) {
                unwrittenFrom = start;
            }
            System.arraycopy(appended, 0, elements, start, appendedLength);
            length = newLength;
        }

        /** How many bytes are to be written. */
        int unwritten() {
            return replaced ? length : length - unwrittenFrom;
        }

        void replace(byte[] list) {
            elements = list;
            length = list.length;
            complete = true;
            replaced = true;
        }

        @Override
        int write(Store.Writer writer) {
            int records = 1;
            if (replaced && length > 0) {
                writer.put(key(), Arrays.copyOf(elements, length));
                absentInStore = false;
            } else if (replaced && !absentInStore) {
                writer.delete(key());
                absentInStore = true;
            } else if (!replaced && unwrittenFrom < length) {
                writer.append(key(), Arrays.copyOfRange(elements, unwrittenFrom, length));
                absentInStore = false;
            } else {
                records = 0;
            }
            replaced = false;
            if (!complete) {
                elements = EMPTY;
                length = 0;
            }
            unwrittenFrom = length;
            return records;
        }

        void forget() {
            elements = EMPTY;
            length = 0;
            unwrittenFrom = 0;
            complete = false;
        }
    }
}
