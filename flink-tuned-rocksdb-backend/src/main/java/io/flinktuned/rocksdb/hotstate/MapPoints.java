// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The points of a {@link HotMaps}: values of keys of large maps. The record of a map, one of {@link
 * MapRecords}, has the keys of those that may be unflushed, one after another.
 */
final class MapPoints extends ValueTable {

    /** Keys of points that may be unflushed take no more; then these are written. */
    private static final int MAX_LISTED_BYTES = 16 * 1024;

    private final HotMaps state;
    private final HotTier tier;

    MapPoints(HotMaps state, Store store) {
        super(store, state.statistics);
        this.state = state;
        this.tier = state.tier;
    }

    /**
     * Makes a map large, of which nothing is unflushed then.
     *
     * @return its address; 0 if there is no memory, and then nothing of the map is held
     */
    int make(byte[] prefix, int prefixLength) {
        int map = tier.find(state.maps, prefix, prefixLength);
        if (map != 0) {
            tier.write(map);
        }
        map = tier.place(state.maps, prefix, prefixLength, 0);
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            Record.clear(m, o, Record.NEW | HotMaps.COMPLETE);
            Record.set(m, o, HotMaps.LARGE);
            Record.setValueLength(m, o, 0);
        }
        return map;
    }

    /**
     * Sets the value of a key of a large map.
     *
     * @param value null if there is none any more
     */
    void put(
            byte[] prefix,
            int prefixLength,
            byte[] key,
            int keyLength,
            @Nullable byte[] value,
            int valueLength) {
        byte[] storeKey = HotMaps.storeKey(prefix, prefixLength, key, keyLength);
        int point = tier.place(this, storeKey, storeKey.length, valueLength);
        if (point == 0) {
            state.putInStore(storeKey, value == null ? null : Arrays.copyOf(value, valueLength));
            return;
        }
        MemorySegment m = tier.segment(point);
        int o = tier.offset(point);
        boolean wasUnflushed = Record.is(m, o, Record.UNFLUSHED);
        int before = wasUnflushed ? unflushedBytes(m, o) : 0;
        HotMaps.use(m, o);
        state.count(wasUnflushed);
        Record.set(m, o, Record.ABSENT, value == null);
        Record.setValueLength(m, o, valueLength);
        if (value != null) {
            m.put(Record.value(m, o), value, 0, valueLength);
        } else if (Record.is(m, o, Record.ABSENT_IN_STORE)) {
            if (wasUnflushed) {
                tier.unflushedGone(this, 1, before);
                Record.clear(m, o, Record.UNFLUSHED);
            }
            return;
        }
        tier.unflushed(this, point, wasUnflushed ? 0 : 1, unflushedBytes(m, o) - before);
        if (!wasUnflushed) {
            list(prefix, prefixLength, key, keyLength, storeKey);
        }
    }

    /** Notes in the record of a map that one of its points is unflushed. */
    private void list(byte[] prefix, int prefixLength, byte[] key, int keyLength, byte[] storeKey) {
        int map = tier.find(state.maps, prefix, prefixLength);
        int listed = map == 0 ? 0 : Record.valueLength(tier.segment(map), tier.offset(map));
        int bytes = Integer.BYTES + keyLength;
        if (map != 0
                && (listed + bytes > MAX_LISTED_BYTES
                        || !tier.fits(prefixLength, listed + bytes))) {
            writeListed(tier.segment(map), tier.offset(map));
            listed = 0;
        }
        map = tier.place(state.maps, prefix, prefixLength, listed + bytes);
        if (map == 0) {
            int point = tier.find(this, storeKey, storeKey.length);
            if (point != 0) {
                tier.write(point);
            }
            return;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        Record.clear(m, o, Record.NEW);
        Record.set(m, o, HotMaps.LARGE);
        int end = MapRecords.end(m, o);
        m.putInt(end, keyLength);
        m.put(end + Integer.BYTES, key, 0, keyLength);
        Record.setValueLength(m, o, Record.valueLength(m, o) + bytes);
    }

    /** Writes the points that are unflushed of a map. */
    void writeListed(MemorySegment m, int o) {
        Addresses unflushed = new Addresses();
        forEachListed(m, o, unflushed::add);
        tier.write(unflushed);
        Record.setValueLength(m, o, 0);
    }

    /** Forgets the points that are unflushed of a map. */
    void forgetListed(MemorySegment m, int o) {
        if (Record.is(m, o, HotMaps.LARGE)) {
            forEachListed(m, o, point -> tier.remove(this, point));
        }
    }

    private void forEachListed(MemorySegment m, int o, IntConsumer visitor) {
        byte[] prefix = Record.copy(m, Record.key(o), Record.keyLength(m, o));
        int end = MapRecords.end(m, o);
        int next;
        for (int p = Record.value(m, o); p < end; p = next) {
            int key = p + Integer.BYTES;
            next = key + m.getInt(p);
            byte[] storeKey = Arrays.copyOf(prefix, prefix.length + next - key);
            m.get(key, storeKey, prefix.length, next - key);
            int point = tier.find(this, storeKey, storeKey.length);
            if (point != 0) {
                visitor.accept(point);
            }
        }
    }

    /** Forgets a key, and what is unflushed of it. */
    void forget(byte[] prefix, int prefixLength, byte[] key, int keyLength) {
        if (records > 0) {
            forget(HotMaps.storeKey(prefix, prefixLength, key, keyLength));
        }
    }

    void forget(byte[] storeKey) {
        int point = records > 0 ? tier.find(this, storeKey, storeKey.length) : 0;
        if (point != 0) {
            tier.remove(this, point);
        }
    }
}
