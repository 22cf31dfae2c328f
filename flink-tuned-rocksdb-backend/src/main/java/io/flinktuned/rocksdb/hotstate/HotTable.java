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

import org.apache.flink.core.memory.MemorySegment;

/** The records of a state, or of one kind of them: what {@link HotTier} must know about them. */
abstract class HotTable {

    final Store store;
    final StateStatistics statistics;

    /** Given by the tier. */
    int id;

    /** Number of records. */
    int records;

    /** Whether keys of which there is no record get one. */
    boolean admits = true;

    HotTable(Store store, StateStatistics statistics) {
        this.store = store;
        this.statistics = statistics;
    }

    /** How many records of the store are to be written for a record that is unflushed. */
    int unflushedRecords(MemorySegment m, int o) {
        return 1;
    }

    /** How many bytes of keys and values these have. */
    int unflushedBytes(MemorySegment m, int o) {
        return Record.keyLength(m, o) + Record.valueLength(m, o);
    }

    /**
     * Writes what is unflushed of a record.
     *
     * @return how many records of the store that were
     */
    abstract int write(Store.Writer writer, MemorySegment m, int o);

    /** Called before a record is evicted. */
    void beforeEviction(MemorySegment m, int o) {}
}
