// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.Arrays;

/** A state with one value for each key: value, reducing and aggregating state. */
@Internal
public final class HotValues extends HotState {

    private final ValueTable values;

    /**
     * @param tier that of the keyed backend
     * @param store where the values are kept in the end
     */
    public HotValues(HotTier tier, Store store, StateStatistics statistics) {
        super(tier, statistics);
        this.values = add(new ValueTable(store, statistics));
    }

    /**
     * Looks the value of a key up.
     *
     * @param key begins with the key
     * @param found is set to the value if there is one
     * @return whether there is one
     */
    public boolean get(byte[] key, int length, Found found) {
        long begin = begin();
        long misses = statistics.misses;
        boolean exists = find(key, length, found);
        endRead(begin, misses);
        return exists;
    }

    private boolean find(byte[] key, int length, Found found) {
        int address = tier.find(values, key, length);
        if (address != 0) {
            MemorySegment m = tier.segment(address);
            int o = tier.offset(address);
            Record.use(m, o);
            boolean exists = !Record.is(m, o, Record.ABSENT);
            countHit(exists);
            if (exists) {
                found.set(m, Record.value(m, o), Record.valueLength(m, o));
            }
            return exists;
        }
        count(false);
        byte[] stored = values.store.get(Arrays.copyOf(key, length));
        values.hold(tier, key, length, stored);
        if (stored == null) {
            return false;
        }
        found.set(stored);
        return true;
    }

    /**
     * Sets the value of a key.
     *
     * @param key begins with the key
     * @param value begins with the value
     */
    public void put(byte[] key, int length, byte[] value, int valueLength) {
        long begin = begin();
        set(key, length, value, valueLength);
        endWrite(begin, length + valueLength);
    }

    private void set(byte[] key, int length, byte[] value, int valueLength) {
        int address = tier.place(values, key, length, valueLength);
        if (address == 0) {
            putInStore(key, length, Arrays.copyOf(value, valueLength));
            return;
        }
        MemorySegment m = tier.segment(address);
        int o = tier.offset(address);
        boolean wasUnflushed = Record.is(m, o, Record.UNFLUSHED);
        int before = wasUnflushed ? values.unflushedBytes(m, o) : 0;
        use(m, o);
        Record.clear(m, o, Record.ABSENT);
        m.put(Record.value(m, o), value, 0, valueLength);
        Record.setValueLength(m, o, valueLength);
        count(wasUnflushed);
        tier.unflushed(values, address, wasUnflushed ? 0 : 1, values.unflushedBytes(m, o) - before);
        tier.settle();
    }

    /** Removes the value of a key. */
    public void clear(byte[] key, int length) {
        long begin = begin();
        remove(key, length);
        endWrite(begin, length);
    }

    private void remove(byte[] key, int length) {
        int address = tier.place(values, key, length, 0);
        if (address == 0) {
            putInStore(key, length, null);
            return;
        }
        MemorySegment m = tier.segment(address);
        int o = tier.offset(address);
        boolean wasUnflushed = Record.is(m, o, Record.UNFLUSHED);
        int before = wasUnflushed ? values.unflushedBytes(m, o) : 0;
        use(m, o);
        Record.set(m, o, Record.ABSENT);
        Record.setValueLength(m, o, 0);
        count(wasUnflushed);
        if (!Record.is(m, o, Record.ABSENT_IN_STORE)) {
            tier.unflushed(
                    values, address, wasUnflushed ? 0 : 1, values.unflushedBytes(m, o) - before);
        } else if (wasUnflushed) {
            tier.unflushedGone(values, 1, before);
            Record.clear(m, o, Record.UNFLUSHED);
        }
        tier.settle();
    }

    /** A value that has just been made has not been used yet. */
    private static void use(MemorySegment m, int o) {
        if (Record.is(m, o, Record.NEW)) {
            Record.clear(m, o, Record.NEW);
        } else {
            Record.use(m, o);
        }
    }

    /** Of a value that is not admitted, or for which there is no room. */
    private void putInStore(byte[] key, int length, @Nullable byte[] value) {
        count(false);
        int address = tier.find(values, key, length);
        if (address != 0) {
            tier.remove(values, address);
        }
        tier.change(() -> values.store.put(Arrays.copyOf(key, length), value));
        statistics.bytesWritten += length + (value == null ? 0 : value.length);
    }
}
