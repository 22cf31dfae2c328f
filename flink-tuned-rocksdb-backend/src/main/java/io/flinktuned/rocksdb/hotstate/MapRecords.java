// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * One record for each map of a {@link HotMaps}: of a small one the entries that are known ({@link
 * MapEntries}), of a large one what {@link MapPoints} lists in it.
 */
final class MapRecords extends HotTable {

    private final HotMaps state;
    private final HotTier tier;

    MapRecords(HotMaps state, Store store) {
        super(store, state.statistics);
        this.state = state;
        this.tier = state.tier;
    }

    // ------------------------------------------------------------------------
    //  Entries of a record
    // ------------------------------------------------------------------------

    static int end(MemorySegment m, int o) {
        return Record.value(m, o) + Record.valueLength(m, o);
    }

    static int find(MemorySegment m, int o, byte[] key, int keyLength) {
        return MapEntries.find(m, Record.value(m, o), end(m, o), key, 0, keyLength);
    }

    /** What is known of a key that has no entry. */
    private static int absence(MemorySegment m, int o) {
        return Record.is(m, o, HotMaps.COMPLETE) ? MapEntries.ABSENT_IN_STORE : 0;
    }

    /** Adds or changes an entry, for which there is room. */
    static void setEntry(
            MemorySegment m,
            int o,
            int found,
            int flags,
            byte[] key,
            int keyLength,
            byte[] value,
            int valueLength) {
        int position = found < 0 ? ~found : found;
        int before = found < 0 ? 0 : MapEntries.next(m, position) - position;
        int after = MapEntries.HEADER + keyLength + valueLength;
        if (before != after) {
            MapEntries.resize(m, position, end(m, o), before, after);
            Record.setValueLength(m, o, Record.valueLength(m, o) + after - before);
        }
        MapEntries.write(m, position, flags, key, 0, keyLength, value, valueLength);
    }

    private static void removeEntry(MemorySegment m, int o, int position) {
        int bytes = MapEntries.next(m, position) - position;
        MapEntries.resize(m, position, end(m, o), bytes, 0);
        Record.setValueLength(m, o, Record.valueLength(m, o) - bytes);
    }

    /** Whether a key is known to have a value. */
    static boolean hasLive(MemorySegment m, int o) {
        int end = end(m, o);
        for (int p = Record.value(m, o); p < end; p = MapEntries.next(m, p)) {
            if (!MapEntries.is(m, p, MapEntries.ABSENT)) {
                return true;
            }
        }
        return false;
    }

    private static void setEntries(MemorySegment m, int o, MapEntries.Builder entries) {
        m.put(Record.value(m, o), entries.entries(), 0, entries.length());
        Record.setValueLength(m, o, entries.length());
    }

    // ------------------------------------------------------------------------
    //  One entry
    // ------------------------------------------------------------------------

    /**
     * The record of a map, in which there is room for an entry, or which is points.
     *
     * @return its address; 0 if there is no memory, and then nothing of the map is held
     */
    int place(byte[] prefix, int prefixLength, byte[] key, int keyLength, int valueLength) {
        int map = tier.find(this, prefix, prefixLength);
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), HotMaps.LARGE)) {
            return map;
        }
        int bytes = MapEntries.HEADER + keyLength + valueLength;
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            int position = find(m, o, key, keyLength);
            bytes +=
                    Record.valueLength(m, o)
                            - (position < 0 ? 0 : MapEntries.next(m, position) - position);
        }
        if (bytes > HotMaps.MAX_BYTES || !tier.fits(prefixLength, bytes)) {
            return state.points.make(prefix, prefixLength);
        }
        int placed = tier.place(this, prefix, prefixLength, bytes);
        if (placed == 0) {
            forget(prefix, prefixLength);
        }
        return placed;
    }

    /** Writes what is unflushed of a small map, and holds nothing of it any more. */
    private void forget(byte[] prefix, int prefixLength) {
        int map = tier.find(this, prefix, prefixLength);
        if (map != 0) {
            tier.write(map);
            tier.remove(this, map);
        }
    }

    /**
     * Changes an entry of a small map, in which there is room for it.
     *
     * @param value null to remove it
     * @return whether nothing more is to be written than before
     */
    boolean change(int map, byte[] key, int keyLength, @Nullable byte[] value, int valueLength) {
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        int position = find(m, o, key, keyLength);
        int flags = position < 0 ? absence(m, o) : MapEntries.flags(m, position);
        boolean wasUnwritten = (flags & MapEntries.UNWRITTEN) != 0;
        int before = wasUnwritten ? MapEntries.bytes(m, position) : 0;
        int absentInStore = flags & MapEntries.ABSENT_IN_STORE;
        if (value != null) {
            int unwritten = MapEntries.UNWRITTEN | absentInStore;
            setEntry(m, o, position, unwritten, key, keyLength, value, valueLength);
        } else if (absentInStore == 0) {
            int unwritten = MapEntries.UNWRITTEN | MapEntries.ABSENT;
            setEntry(m, o, position, unwritten, key, keyLength, HotMaps.NOTHING, 0);
        } else {
            if (wasUnwritten) {
                tier.unflushedGone(this, 1, before);
            }
            if (position >= 0 && Record.is(m, o, HotMaps.COMPLETE)) {
                removeEntry(m, o, position);
            } else if (position >= 0) {
                int absent = MapEntries.ABSENT | absentInStore;
                setEntry(m, o, position, absent, key, keyLength, HotMaps.NOTHING, 0);
            }
            return true;
        }
        tier.unflushed(this, map, wasUnwritten ? 0 : 1, keyLength + valueLength - before);
        return wasUnwritten;
    }

    // ------------------------------------------------------------------------
    //  Whole maps
    // ------------------------------------------------------------------------

    /**
     * Makes a small map complete: adds what the store has to what is held. Makes a record for a map
     * of which nothing is known.
     *
     * @return whether it is, because it is not larger than {@code maxBytes}, and there is memory
     */
    boolean load(byte[] prefix, int prefixLength, int maxBytes) {
        int map = tier.find(this, prefix, prefixLength);
        MemorySegment held = null;
        int from = 0;
        int end = 0;
        if (map != 0) {
            held = tier.segment(map);
            from = Record.value(held, tier.offset(map));
            end = end(held, tier.offset(map));
        }
        byte[] storePrefix = Arrays.copyOf(prefix, prefixLength);
        MapEntries.Builder all = MapMerge.merge(store, storePrefix, held, from, end, maxBytes);
        if (all == null || !tier.fits(prefixLength, all.length())) {
            return false;
        }
        map = tier.place(this, prefix, prefixLength, all.length());
        if (map == 0) {
            return false;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        if (Record.is(m, o, Record.NEW)) {
            Record.clear(m, o, Record.NEW);
            if (held != null) {
                // It was written to make room. Now there is, so this does not happen again.
                return load(prefix, prefixLength, maxBytes);
            }
        }
        int records = unflushedRecords(m, o);
        int bytes = unflushedBytes(m, o);
        Record.set(m, o, HotMaps.COMPLETE);
        setEntries(m, o, all);
        tier.unflushedGone(this, records - unflushedRecords(m, o), bytes - unflushedBytes(m, o));
        if (state.points.records > 0) {
            int mapEnd = end(m, o);
            for (int p = Record.value(m, o); p < mapEnd; p = MapEntries.next(m, p)) {
                state.points.forget(
                        prefix,
                        prefixLength,
                        Record.copy(m, MapEntries.key(p), MapEntries.keyLength(m, p)),
                        MapEntries.keyLength(m, p));
            }
        }
        return true;
    }

    /**
     * Removes all entries of a complete map.
     *
     * @return whether some of them were to be written anyway
     */
    boolean clear(int map) {
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        Record.use(m, o);
        int records = unflushedRecords(m, o);
        int bytes = unflushedBytes(m, o);
        MapEntries.Builder rest = new MapEntries.Builder();
        int end = end(m, o);
        for (int p = Record.value(m, o); p < end; p = MapEntries.next(m, p)) {
            int flags = MapEntries.flags(m, p);
            if ((flags & MapEntries.ABSENT) != 0) {
                rest.copy(m, p, flags);
            } else if ((flags & MapEntries.ABSENT_IN_STORE) == 0) {
                rest.add(
                        MapEntries.ABSENT | MapEntries.UNWRITTEN,
                        Record.copy(m, MapEntries.key(p), MapEntries.keyLength(m, p)),
                        0,
                        HotMaps.NOTHING);
            }
        }
        setEntries(m, o, rest);
        // Nothing counts in a record that is not.
        Record.set(m, o, Record.UNFLUSHED);
        tier.unflushed(this, map, unflushedRecords(m, o) - records, unflushedBytes(m, o) - bytes);
        return records > 0;
    }

    // ------------------------------------------------------------------------
    //  What is unflushed
    // ------------------------------------------------------------------------

    @Override
    int unflushedRecords(MemorySegment m, int o) {
        return sumOfUnwritten(m, o, position -> 1);
    }

    @Override
    int unflushedBytes(MemorySegment m, int o) {
        return sumOfUnwritten(m, o, position -> MapEntries.bytes(m, position));
    }

    private int sumOfUnwritten(MemorySegment m, int o, IntUnaryOperator of) {
        if (!Record.is(m, o, Record.UNFLUSHED) || Record.is(m, o, HotMaps.LARGE)) {
            return 0;
        }
        int sum = 0;
        int end = end(m, o);
        for (int p = Record.value(m, o); p < end; p = MapEntries.next(m, p)) {
            if (MapEntries.is(m, p, MapEntries.UNWRITTEN)) {
                sum += of.applyAsInt(p);
            }
        }
        return sum;
    }

    @Override
    int write(Store.Writer writer, MemorySegment m, int o) {
        int records = 0;
        int end = end(m, o);
        int written = Record.value(m, o);
        int next;
        for (int p = written; p < end; p = next) {
            next = MapEntries.next(m, p);
            boolean absent = MapEntries.is(m, p, MapEntries.ABSENT);
            if (MapEntries.is(m, p, MapEntries.UNWRITTEN)) {
                records++;
                write(writer, m, o, p, absent);
                MapEntries.setFlags(
                        m, p, absent ? MapEntries.ABSENT | MapEntries.ABSENT_IN_STORE : 0);
            }
            // A complete map need not say what it has not.
            if (!absent || !Record.is(m, o, HotMaps.COMPLETE)) {
                if (written < p) {
                    m.copyTo(p, m, written, next - p);
                }
                written += next - p;
            }
        }
        Record.setValueLength(m, o, written - Record.value(m, o));
        return records;
    }

    private void write(Store.Writer writer, MemorySegment m, int o, int position, boolean absent) {
        int prefix = Record.key(o);
        int prefixLength = Record.keyLength(m, o);
        int key = MapEntries.key(position);
        int keyLength = MapEntries.keyLength(m, position);
        if (absent) {
            writer.delete(m, prefix, prefixLength, key, keyLength);
        } else {
            writer.put(
                    m,
                    prefix,
                    prefixLength,
                    key,
                    keyLength,
                    MapEntries.value(m, position),
                    MapEntries.valueLength(m, position));
        }
    }

    @Override
    void beforeEviction(MemorySegment m, int o) {
        if (Record.is(m, o, HotMaps.LARGE)) {
            state.points.writeListed(m, o);
        }
    }
}
