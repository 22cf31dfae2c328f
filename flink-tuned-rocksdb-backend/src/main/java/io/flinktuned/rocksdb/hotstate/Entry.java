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

import java.util.Arrays;

/**
 * What is held for one key of a state, where the key is what Flink writes to RocksDB.
 *
 * <p>A key of up to {@value #SHORT} bytes, as those of numbers are, is kept in two fields. Looking
 * an entry up is waiting for the memory to come, and an array would be one more place to wait for.
 */
abstract class Entry {

    /**
     * Heap that an entry takes without a long key and its value: the object, its place in the
     * table, and that of a hash which the queue remembers.
     */
    static final int OVERHEAD = 112;

    /** Bytes of a key that need no array. */
    private static final int SHORT = 2 * Long.BYTES;

    static final byte MAX_USES = 3;

    final HotTable<?> table;
    final int hash;

    /** Of the key. */
    private final int length;

    /** The first eight bytes of the key, with zeros behind it if there are fewer. */
    private final long head;

    /** The last eight bytes of a short key that has more than eight; otherwise 0. */
    private final long tail;

    @Nullable private final byte[] longKey;

    /** Chains of {@link HotTable}. */
    Entry nextInBucket;

    /** Chains of {@link EvictionQueue}. */
    Entry nextInQueue;

    /** Heap that this takes, as accounted. */
    int bytes;

    /** Number of uses since the queue looked last, up to {@link #MAX_USES}. */
    byte uses;

    /** Whether it is among the unflushed entries of its table. */
    boolean unflushed;

    /** The unflushed entries of the table that became so before and after this. */
    Entry previousUnflushed;

    Entry nextUnflushed;

    /** What is unflushed of it. */
    int unflushedRecords;

    int unflushedBytes;

    /** Whether it has been thrown out, and is to be skipped in queues. */
    boolean removed;

    Entry(HotTable<?> table, byte[] key, int hash) {
        this.table = table;
        this.hash = hash;
        this.length = key.length;
        this.head = head(key);
        this.tail = tail(key);
        this.longKey = key.length > SHORT ? key : null;
        this.bytes = ownBytes();
    }

    private static long head(byte[] key) {
        if (key.length >= Long.BYTES) {
            return (long) MapEntries.LONG.get(key, 0);
        }
        long head = 0;
        for (int i = 0; i < key.length; i++) {
            head |= (key[i] & 0xFFL) << Long.SIZE - (i + 1) * Byte.SIZE;
        }
        return head;
    }

    private static long tail(byte[] key) {
        return key.length <= Long.BYTES || key.length > SHORT
                ? 0
                : (long) MapEntries.LONG.get(key, key.length - Long.BYTES);
    }

    /** The key as it is in RocksDB. Not to be changed. */
    final byte[] key() {
        if (longKey != null) {
            return longKey;
        }
        byte[] key = new byte[Math.max(length, Long.BYTES)];
        MapEntries.LONG.set(key, 0, head);
        if (length > Long.BYTES) {
            MapEntries.LONG.set(key, length - Long.BYTES, tail);
        }
        return key.length == length ? key : Arrays.copyOf(key, length);
    }

    /**
     * The first of a chain of {@link #nextInBucket} that has a key; null if there is none.
     *
     * @param hash of the key
     */
    @Nullable
    static Entry find(@Nullable Entry first, byte[] key, int hash) {
        Entry entry = first;
        if (key.length > SHORT) {
            while (entry != null && !(entry.hash == hash && Arrays.equals(entry.longKey, key))) {
                entry = entry.nextInBucket;
            }
            return entry;
        }
        long head = head(key);
        long tail = tail(key);
        while (entry != null
                && !(entry.head == head && entry.tail == tail && entry.length == key.length)) {
            entry = entry.nextInBucket;
        }
        return entry;
    }

    /** Orders by keys, as RocksDB does. */
    static int compareKeys(Entry one, Entry other) {
        int order = Long.compareUnsigned(one.head, other.head);
        if (order != 0) {
            return order;
        }
        return one.length == other.length && one.length <= SHORT
                ? Long.compareUnsigned(one.tail, other.tail)
                : Arrays.compareUnsigned(one.key(), other.key());
    }

    /** Heap that this takes without its value. */
    final int ownBytes() {
        return OVERHEAD + (longKey == null ? 0 : arrayBytes(length));
    }

    final void use() {
        if (uses < MAX_USES) {
            uses++;
        }
    }

    /**
     * Writes what is not in the store yet.
     *
     * @return how many records that were: fewer than {@link #unflushedRecords} if some have come
     *     and gone again
     */
    abstract int write(Store.Writer writer);

    /** Whether it has to stay because others depend on it, which can be evicted. */
    boolean isPinned() {
        return false;
    }

    /** Called when it has been thrown out. */
    void onRemoved() {}

    /** Heap that a byte array takes: header, content, padding. */
    static int arrayBytes(int length) {
        return (16 + length + 7) & ~7;
    }
}
