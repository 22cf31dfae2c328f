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

/** A state with one value for each key: value, reducing and aggregating state. */
public final class HotValues extends HotState {

    /** What values are while they are held, and in the store. */
    public interface Codec {
        /** The value as it is held, of the bytes in the store. */
        Object held(byte[] stored);

        /** The bytes that Flink writes for a value that is held. */
        byte[] stored(Object held);

        /** Heap that a held value takes, in bytes. */
        int heapBytes(Object held);
    }

    private final Codec codec;
    private final HotTable<ValueEntry> table;

    /**
     * @param cache the tier of the keyed backend
     * @param store where the values are kept in the end
     */
    public HotValues(HotCache cache, Store store, StateStatistics statistics, Codec codec) {
        super(cache, statistics);
        this.codec = codec;
        this.table = newTable(store);
    }

    /** The value of a key as it is held; null if there is none. */
    @Nullable
    public Object get(byte[] key) {
        if (isAside()) {
            byte[] stored = table.store().get(key);
            return stored == null ? null : codec.held(stored);
        }
        int hash = KeyHash.of(key);
        ValueEntry entry = table.find(key, hash);
        if (entry != null) {
            entry.use();
            countHit(entry.value != null);
            return entry.value;
        }
        count(false);
        byte[] stored = table.store().get(key);
        entry = new ValueEntry(table, key, hash);
        entry.absentInStore = stored == null;
        entry.value = stored == null ? null : codec.held(stored);
        cache.add(table, entry);
        cache.resize(entry, heapBytes(entry));
        Object value = entry.value;
        cache.settle();
        return value;
    }

    /**
     * The value of a key as it is held, null if there is none, and {@code otherwise} if nothing is
     * held of the key. Changes nothing, and so may be asked by any thread.
     */
    @Nullable
    public Object peek(byte[] key, Object otherwise) {
        ValueEntry entry = table.find(key, KeyHash.of(key));
        return entry == null ? otherwise : entry.value;
    }

    /** Sets the value of a key as it is held; null if there is none any more. */
    public void put(byte[] key, @Nullable Object value) {
        if (isAside()) {
            table.store().put(key, value == null ? null : codec.stored(value));
            return;
        }
        int hash = KeyHash.of(key);
        ValueEntry entry = table.find(key, hash);
        if (entry == null) {
            entry = new ValueEntry(table, key, hash);
            cache.add(table, entry);
        } else {
            entry.use();
        }
        count(entry.unflushed);
        entry.value = value;
        int before = entry.bytes;
        int bytes = heapBytes(entry);
        cache.resize(entry, bytes);
        if (entry.unflushed) {
            cache.unflushedGrew(entry, bytes - before);
        } else if (value != null || !entry.absentInStore) {
            cache.unflushed(entry, bytes);
        }
        cache.settle();
    }

    private int heapBytes(ValueEntry entry) {
        return entry.ownBytes() + (entry.value == null ? 0 : codec.heapBytes(entry.value));
    }

    private final class ValueEntry extends Entry {

        @Nullable private Object value;

        /** Whether the store is known to have nothing, so that nothing needs to be deleted. */
        private boolean absentInStore;

        ValueEntry(HotTable<?> table, byte[] key, int hash) {
            super(table, key, hash);
        }

        @Override
        int write(Store.Writer writer) {
            if (value != null) {
                writer.put(key(), codec.stored(value));
                absentInStore = false;
                return 1;
            }
            if (absentInStore) {
                return 0;
            }
            writer.delete(key());
            absentInStore = true;
            return 1;
        }
    }
}
