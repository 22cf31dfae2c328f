// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

/** Records that are values as they are in the store. */
class ValueTable extends HotTable {

    ValueTable(Store store, StateStatistics statistics) {
        super(store, statistics);
    }

    /** Holds what the store has of a key of which there is no record, if there is room. */
    void hold(HotTier tier, byte[] key, int length, @Nullable byte[] stored) {
        int address = tier.place(this, key, length, stored == null ? 0 : stored.length);
        if (address != 0) {
            MemorySegment m = tier.segment(address);
            int o = tier.offset(address);
            Record.clear(m, o, Record.NEW);
            if (stored == null) {
                Record.set(m, o, Record.ABSENT | Record.ABSENT_IN_STORE);
            } else {
                m.put(Record.value(m, o), stored);
                Record.setValueLength(m, o, stored.length);
            }
        }
    }

    @Override
    int write(Store.Writer writer, MemorySegment m, int o) {
        int key = Record.key(o);
        int keyLength = Record.keyLength(m, o);
        boolean absent = Record.is(m, o, Record.ABSENT);
        if (absent) {
            writer.delete(m, key, keyLength, key, 0);
        } else {
            writer.put(m, key, keyLength, key, 0, Record.value(m, o), Record.valueLength(m, o));
        }
        Record.set(m, o, Record.ABSENT_IN_STORE, absent);
        return 1;
    }
}
