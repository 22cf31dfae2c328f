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

/** What is held for one key of a state, where the key is what Flink writes to RocksDB. */
abstract class Entry {

    /**
     * Heap that an entry takes without its key and value: the object, its place in the table, and
     * that of a hash which the queue remembers.
     */
    static final int OVERHEAD = 96;

    static final byte MAX_USES = 3;

    final HotTable<?> table;
    final byte[] key;
    final int hash;

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
        this.key = key;
        this.hash = hash;
        this.bytes = OVERHEAD + arrayBytes(key.length);
    }

    final void use() {
        if (uses < MAX_USES) {
            uses++;
        }
    }

    /** Writes what is not in the store yet. */
    abstract void write(Store.Writer writer);

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
