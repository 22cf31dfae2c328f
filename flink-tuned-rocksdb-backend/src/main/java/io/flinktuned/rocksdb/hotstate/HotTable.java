// SPDX-License-Identifier: Apache-2.0
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
