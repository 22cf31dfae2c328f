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

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * A map for each key.
 *
 * <p>A <i>small</i> map, up to {@value #MAX_BYTES} bytes, is one record: those entries of the map
 * that are known ({@link MapEntries}). It is <i>complete</i> when these are all, and then answers
 * everything without RocksDB. A map becomes complete when it is iterated over, or missed a second
 * time.
 *
 * <p>What is known of a <i>large</i> map is a record for each of its keys, a <i>point</i>, and one
 * for the map, which has the keys of the points that may be unflushed. To iterate over a large map,
 * these are written, and then RocksDB is read.
 *
 * <p>The record of a map can be evicted while it has points. So a map of which nothing is known may
 * have points; all of them are flushed then. No key is both a point and an entry of a small map.
 */
public final class HotMaps extends HotState {

    private static final int MAX_BYTES = 8 * 1024;

    /** A map that is missed twice is read as a whole if it is not larger than this. */
    private static final int MAX_BYTES_ON_MISS = 1024;

    /** What reading a map as a whole takes, in reads of a key. */
    private static final int SCAN_ACCESSES = 4;

    /** The entries are all that the map has. */
    private static final int COMPLETE = Record.FIRST_OF_KIND;

    /** The map has points, and its record keys of some of them. */
    private static final int LARGE = Record.FIRST_OF_KIND << 1;

    /** A key was looked up of which nothing was known. */
    private static final int MISSED = Record.FIRST_OF_KIND << 2;

    /** It is larger than what is read when a key is missed. */
    private static final int MEDIUM = Record.FIRST_OF_KIND << 3;

    /** Keys of points that may be unflushed take no more; then these are written. */
    private static final int MAX_LISTED_BYTES = 16 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final Store store;
    private final Maps maps;

    /** Values of keys of large maps. */
    private final ValueTable points;

    /**
     * @param tier that of the keyed backend
     * @param store where the maps are kept in the end
     */
    public HotMaps(HotTier tier, Store store, StateStatistics statistics) {
        super(tier, statistics);
        this.store = store;
        this.maps = add(new Maps(store, statistics));
        this.points = add(new ValueTable(store, statistics));
    }

    /** The key in RocksDB of a key of a map. */
    static byte[] storeKey(byte[] prefix, int prefixLength, byte[] key, int keyLength) {
        byte[] result = Arrays.copyOf(prefix, prefixLength + keyLength);
        System.arraycopy(key, 0, result, prefixLength, keyLength);
        return result;
    }

    // ------------------------------------------------------------------------
    //  One key of a map
    // ------------------------------------------------------------------------

    /**
     * Looks a key up.
     *
     * @param prefix begins with what RocksDB's keys of the map begin with
     * @param key begins with the key
     * @param found is set to the value if there is one
     * @return whether there is one
     */
    public boolean get(byte[] prefix, int prefixLength, byte[] key, int keyLength, Found found) {
        tier.check();
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            Record.use(m, o);
            if (!Record.is(m, o, LARGE)) {
                int position = find(m, o, key, keyLength);
                if (position >= 0 || Record.is(m, o, COMPLETE)) {
                    boolean exists =
                            position >= 0 && !MapEntries.is(m, position, MapEntries.ABSENT);
                    countHit(exists);
                    if (exists) {
                        found.set(
                                m,
                                MapEntries.value(m, position),
                                MapEntries.valueLength(m, position));
                    }
                    return exists;
                }
            }
        }
        byte[] storeKey = storeKey(prefix, prefixLength, key, keyLength);
        if (points.records > 0) {
            int point = tier.find(points, storeKey, storeKey.length);
            if (point != 0) {
                MemorySegment m = tier.segment(point);
                int o = tier.offset(point);
                Record.use(m, o);
                boolean exists = !Record.is(m, o, Record.ABSENT);
                countHit(exists);
                if (exists) {
                    found.set(m, Record.value(m, o), Record.valueLength(m, o));
                }
                return exists;
            }
        }
        if (map != 0 && isMissedAgain(map)) {
            if (load(prefix, prefixLength, MAX_BYTES_ON_MISS)) {
                countMisses(SCAN_ACCESSES);
                return getLoaded(prefix, prefixLength, key, keyLength, found);
            }
            countMisses(1 + SCAN_ACCESSES);
            map = tier.find(maps, prefix, prefixLength);
            if (map != 0) {
                Record.set(tier.segment(map), tier.offset(map), MEDIUM);
            }
        } else {
            count(false);
        }
        byte[] stored = store.get(storeKey);
        hold(prefix, prefixLength, key, keyLength, storeKey, stored);
        return found(stored, found);
    }

    private static boolean found(@Nullable byte[] stored, Found found) {
        if (stored != null) {
            found.set(stored);
        }
        return stored != null;
    }

    /** Whether a small map is to be read as a whole because keys of it are missed. */
    private boolean isMissedAgain(int map) {
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        boolean missedBefore = Record.is(m, o, MISSED);
        Record.set(m, o, MISSED);
        return missedBefore && !Record.is(m, o, LARGE | MEDIUM);
    }

    private boolean getLoaded(
            byte[] prefix, int prefixLength, byte[] key, int keyLength, Found found) {
        int map = tier.find(maps, prefix, prefixLength);
        MemorySegment m = tier.segment(map);
        int position = find(m, tier.offset(map), key, keyLength);
        if (position < 0 || MapEntries.is(m, position, MapEntries.ABSENT)) {
            return false;
        }
        found.set(m, MapEntries.value(m, position), MapEntries.valueLength(m, position));
        return true;
    }

    /** Holds what the store has of a key of which nothing is known. */
    private void hold(
            byte[] prefix,
            int prefixLength,
            byte[] key,
            int keyLength,
            byte[] storeKey,
            @Nullable byte[] stored) {
        byte[] value = stored == null ? NOTHING : stored;
        int map = placeEntry(prefix, prefixLength, key, keyLength, value.length);
        if (map == 0) {
            return;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        if (Record.is(m, o, LARGE)) {
            points.hold(tier, storeKey, storeKey.length, stored);
            return;
        }
        Record.clear(m, o, Record.NEW);
        Record.set(m, o, MISSED);
        int position = find(m, o, key, keyLength);
        if (position < 0) {
            setEntry(
                    m,
                    o,
                    position,
                    stored == null ? MapEntries.ABSENT | MapEntries.ABSENT_IN_STORE : 0,
                    key,
                    keyLength,
                    value,
                    value.length);
        }
        tier.settle();
    }

    /**
     * Sets the value of a key.
     *
     * @param prefix begins with what RocksDB's keys of the map begin with
     * @param key begins with the key
     * @param value begins with the value
     */
    public void put(
            byte[] prefix,
            int prefixLength,
            byte[] key,
            int keyLength,
            byte[] value,
            int valueLength) {
        tier.check();
        int map = placeEntry(prefix, prefixLength, key, keyLength, valueLength);
        if (map == 0) {
            putInStore(
                    storeKey(prefix, prefixLength, key, keyLength),
                    Arrays.copyOf(value, valueLength));
            return;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        use(m, o);
        if (Record.is(m, o, LARGE)) {
            putPoint(prefix, prefixLength, key, keyLength, value, valueLength);
            tier.settle();
            return;
        }
        int position = find(m, o, key, keyLength);
        int flags = position < 0 ? absence(m, o) : MapEntries.flags(m, position);
        int before = (flags & MapEntries.UNWRITTEN) == 0 ? 0 : MapEntries.bytes(m, position);
        setEntry(
                m,
                o,
                position,
                MapEntries.UNWRITTEN | flags & MapEntries.ABSENT_IN_STORE,
                key,
                keyLength,
                value,
                valueLength);
        boolean wasUnwritten = (flags & MapEntries.UNWRITTEN) != 0;
        count(wasUnwritten);
        tier.unflushed(maps, map, wasUnwritten ? 0 : 1, keyLength + valueLength - before);
        forgetPoint(prefix, prefixLength, key, keyLength);
        tier.settle();
    }

    /** What is known of a key that has no entry. */
    private static int absence(MemorySegment m, int o) {
        return Record.is(m, o, COMPLETE) ? MapEntries.ABSENT_IN_STORE : 0;
    }

    /** Removes a key. */
    public void remove(byte[] prefix, int prefixLength, byte[] key, int keyLength) {
        tier.check();
        int map = placeEntry(prefix, prefixLength, key, keyLength, 0);
        if (map == 0) {
            putInStore(storeKey(prefix, prefixLength, key, keyLength), null);
            return;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        use(m, o);
        if (Record.is(m, o, LARGE)) {
            putPoint(prefix, prefixLength, key, keyLength, null, 0);
            tier.settle();
            return;
        }
        int position = find(m, o, key, keyLength);
        int flags = position < 0 ? absence(m, o) : MapEntries.flags(m, position);
        boolean wasUnwritten = (flags & MapEntries.UNWRITTEN) != 0;
        int before = wasUnwritten ? MapEntries.bytes(m, position) : 0;
        if ((flags & MapEntries.ABSENT_IN_STORE) != 0) {
            count(true);
            if (wasUnwritten) {
                tier.unflushedGone(maps, 1, before);
            }
            if (position >= 0 && Record.is(m, o, COMPLETE)) {
                removeEntry(m, o, position);
            } else if (position >= 0) {
                setEntry(
                        m,
                        o,
                        position,
                        MapEntries.ABSENT | MapEntries.ABSENT_IN_STORE,
                        key,
                        keyLength,
                        NOTHING,
                        0);
            }
        } else {
            count(wasUnwritten);
            setEntry(
                    m,
                    o,
                    position,
                    MapEntries.ABSENT | MapEntries.UNWRITTEN,
                    key,
                    keyLength,
                    NOTHING,
                    0);
            tier.unflushed(maps, map, wasUnwritten ? 0 : 1, keyLength - before);
        }
        forgetPoint(prefix, prefixLength, key, keyLength);
        tier.settle();
    }

    private static void use(MemorySegment m, int o) {
        if (Record.is(m, o, Record.NEW)) {
            Record.clear(m, o, Record.NEW);
        } else {
            Record.use(m, o);
        }
    }

    /** Of a key that is not admitted, or for which there is no room. */
    private void putInStore(byte[] storeKey, @Nullable byte[] value) {
        count(false);
        forgetPoint(storeKey);
        tier.change(() -> store.put(storeKey, value));
    }

    // ------------------------------------------------------------------------
    //  Small maps
    // ------------------------------------------------------------------------

    private static int end(MemorySegment m, int o) {
        return Record.value(m, o) + Record.valueLength(m, o);
    }

    private static int find(MemorySegment m, int o, byte[] key, int keyLength) {
        return MapEntries.find(m, Record.value(m, o), end(m, o), key, 0, keyLength);
    }

    /**
     * The record of a map, in which there is room for an entry, or which is large.
     *
     * @return its address; 0 if there is no memory, and then nothing of the map is held
     */
    private int placeEntry(
            byte[] prefix, int prefixLength, byte[] key, int keyLength, int valueLength) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), LARGE)) {
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
        if (bytes > MAX_BYTES || !tier.fits(prefixLength, bytes)) {
            return makeLarge(prefix, prefixLength);
        }
        int placed = tier.place(maps, prefix, prefixLength, bytes);
        if (placed == 0) {
            forgetMap(prefix, prefixLength);
        }
        return placed;
    }

    /** Writes what is unflushed of a small map, and holds nothing of it any more. */
    private void forgetMap(byte[] prefix, int prefixLength) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0) {
            tier.write(map);
            tier.remove(maps, map);
        }
    }

    /** Adds or changes an entry, for which there is room. */
    private static void setEntry(
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
    private static boolean hasLive(MemorySegment m, int o) {
        int end = end(m, o);
        for (int p = Record.value(m, o); p < end; p = MapEntries.next(m, p)) {
            if (!MapEntries.is(m, p, MapEntries.ABSENT)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes a small map complete: adds what the store has to what is held. Makes a record for a map
     * of which nothing is known.
     *
     * @return whether it is, because it is not larger than {@code maxBytes}, and there is memory
     */
    private boolean load(byte[] prefix, int prefixLength, int maxBytes) {
        int map = tier.find(maps, prefix, prefixLength);
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
        map = tier.place(maps, prefix, prefixLength, all.length());
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
        int records = maps.unflushedRecords(m, o);
        int bytes = maps.unflushedBytes(m, o);
        Record.set(m, o, COMPLETE);
        setEntries(m, o, all);
        tier.unflushedGone(
                maps, records - maps.unflushedRecords(m, o), bytes - maps.unflushedBytes(m, o));
        if (points.records > 0) {
            int mapEnd = end(m, o);
            for (int p = Record.value(m, o); p < mapEnd; p = MapEntries.next(m, p)) {
                forgetPoint(
                        prefix,
                        prefixLength,
                        Record.copy(m, MapEntries.key(p), MapEntries.keyLength(m, p)),
                        MapEntries.keyLength(m, p));
            }
        }
        return true;
    }

    private static void setEntries(MemorySegment m, int o, MapEntries.Builder entries) {
        m.put(Record.value(m, o), entries.entries(), 0, entries.length());
        Record.setValueLength(m, o, entries.length());
    }

    // ------------------------------------------------------------------------
    //  Whole maps
    // ------------------------------------------------------------------------

    /** Whether a map has no entry. */
    public boolean isEmpty(byte[] prefix, int prefixLength) {
        tier.check();
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            if (!Record.is(m, o, LARGE | COMPLETE) && hasLive(m, o)) {
                Record.use(m, o);
                count(true);
                return false;
            }
        }
        map = complete(prefix, prefixLength);
        tier.settle();
        if (map != 0) {
            return !hasLive(tier.segment(map), tier.offset(map));
        }
        byte[] storePrefix = Arrays.copyOf(prefix, prefixLength);
        boolean[] any = new boolean[1];
        store.scan(
                storePrefix,
                storePrefix,
                (key, value) -> {
                    any[0] = true;
                    return false;
                });
        return !any[0];
    }

    /**
     * Makes a map complete that is not known to be large.
     *
     * @return its address if it is complete; 0 if the store has all of it
     */
    private int complete(byte[] prefix, int prefixLength) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), LARGE | COMPLETE)) {
            Record.use(tier.segment(map), tier.offset(map));
            count(Record.is(tier.segment(map), tier.offset(map), COMPLETE));
        } else {
            countMisses(SCAN_ACCESSES);
            if (map == 0 && !maps.admits) {
                return 0;
            }
            if (!load(prefix, prefixLength, MAX_BYTES)) {
                makeLarge(prefix, prefixLength);
            }
            map = tier.find(maps, prefix, prefixLength);
        }
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), COMPLETE)) {
            return map;
        }
        if (map != 0) {
            writeListed(tier.segment(map), tier.offset(map));
        }
        return 0;
    }

    /**
     * The entries of a map, in the order of their keys. Later changes of the map are not seen in
     * it.
     *
     * @param after the last key of the chunk before; null for the first chunk
     */
    public MapChunk chunk(byte[] prefix, @Nullable byte[] after) {
        tier.check();
        int map = complete(prefix, prefix.length);
        if (map == 0) {
            return MapChunk.read(store, prefix, after);
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        MapChunk chunk = MapChunk.of(m, Record.value(m, o), end(m, o), after);
        tier.settle();
        return chunk;
    }

    /** Removes all entries of a map. */
    public void clear(byte[] prefix, int prefixLength) {
        tier.check();
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), COMPLETE)) {
            clearComplete(map);
        } else {
            clearInStore(Arrays.copyOf(prefix, prefixLength), map);
        }
        tier.settle();
    }

    private void clearComplete(int map) {
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        Record.use(m, o);
        int records = maps.unflushedRecords(m, o);
        int bytes = maps.unflushedBytes(m, o);
        count(records > 0);
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
                        NOTHING);
            }
        }
        setEntries(m, o, rest);
        // Nothing counts in a record that is not.
        Record.set(m, o, Record.UNFLUSHED);
        tier.unflushed(
                maps,
                map,
                maps.unflushedRecords(m, o) - records,
                maps.unflushedBytes(m, o) - bytes);
    }

    private void clearInStore(byte[] prefix, int map) {
        if (map != 0) {
            forgetListed(tier.segment(map), tier.offset(map));
            tier.remove(maps, map);
        }
        count(false);
        tier.change(() -> deleteAll(prefix));
        int empty = tier.place(maps, prefix, prefix.length, 0);
        if (empty != 0) {
            Record.clear(tier.segment(empty), tier.offset(empty), Record.NEW);
            Record.set(tier.segment(empty), tier.offset(empty), COMPLETE);
        }
    }

    private void deleteAll(byte[] prefix) {
        try (Store.Writer writer = store.writer()) {
            store.scan(
                    prefix,
                    prefix,
                    (key, value) -> {
                        writer.delete(key);
                        forgetPoint(key);
                        return true;
                    });
        }
    }

    // ------------------------------------------------------------------------
    //  Large maps
    // ------------------------------------------------------------------------

    /**
     * Makes a map large, of which nothing is unflushed then.
     *
     * @return its address; 0 if there is no memory, and then nothing of the map is held
     */
    private int makeLarge(byte[] prefix, int prefixLength) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0) {
            tier.write(map);
        }
        map = tier.place(maps, prefix, prefixLength, 0);
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            Record.clear(m, o, Record.NEW | COMPLETE);
            Record.set(m, o, LARGE);
            Record.setValueLength(m, o, 0);
        }
        return map;
    }

    private void putPoint(
            byte[] prefix,
            int prefixLength,
            byte[] key,
            int keyLength,
            @Nullable byte[] value,
            int valueLength) {
        byte[] storeKey = storeKey(prefix, prefixLength, key, keyLength);
        int point = tier.place(points, storeKey, storeKey.length, valueLength);
        if (point == 0) {
            putInStore(storeKey, value == null ? null : Arrays.copyOf(value, valueLength));
            return;
        }
        MemorySegment m = tier.segment(point);
        int o = tier.offset(point);
        boolean wasUnflushed = Record.is(m, o, Record.UNFLUSHED);
        int before = wasUnflushed ? points.unflushedBytes(m, o) : 0;
        use(m, o);
        count(wasUnflushed);
        Record.set(m, o, Record.ABSENT, value == null);
        Record.setValueLength(m, o, valueLength);
        if (value != null) {
            m.put(Record.value(m, o), value, 0, valueLength);
        } else if (Record.is(m, o, Record.ABSENT_IN_STORE)) {
            if (wasUnflushed) {
                tier.unflushedGone(points, 1, before);
                Record.clear(m, o, Record.UNFLUSHED);
            }
            return;
        }
        tier.unflushed(points, point, wasUnflushed ? 0 : 1, points.unflushedBytes(m, o) - before);
        if (!wasUnflushed) {
            list(prefix, prefixLength, key, keyLength, storeKey);
        }
    }

    /** Notes in the record of a map that one of its points is unflushed. */
    private void list(byte[] prefix, int prefixLength, byte[] key, int keyLength, byte[] storeKey) {
        int map = tier.find(maps, prefix, prefixLength);
        int listed = map == 0 ? 0 : Record.valueLength(tier.segment(map), tier.offset(map));
        int bytes = Integer.BYTES + keyLength;
        if (map != 0
                && (listed + bytes > MAX_LISTED_BYTES
                        || !tier.fits(prefixLength, listed + bytes))) {
            writeListed(tier.segment(map), tier.offset(map));
            listed = 0;
        }
        map = tier.place(maps, prefix, prefixLength, listed + bytes);
        if (map == 0) {
            int point = tier.find(points, storeKey, storeKey.length);
            if (point != 0) {
                tier.write(point);
            }
            return;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        Record.clear(m, o, Record.NEW);
        Record.set(m, o, LARGE);
        int end = end(m, o);
        m.putInt(end, keyLength);
        m.put(end + Integer.BYTES, key, 0, keyLength);
        Record.setValueLength(m, o, Record.valueLength(m, o) + bytes);
    }

    /** Writes the points that are unflushed of a map. */
    private void writeListed(MemorySegment m, int o) {
        Addresses unflushed = new Addresses();
        forEachListed(m, o, unflushed::add);
        tier.write(unflushed);
        Record.setValueLength(m, o, 0);
    }

    /** Forgets the points that are unflushed of a map. */
    private void forgetListed(MemorySegment m, int o) {
        if (Record.is(m, o, LARGE)) {
            forEachListed(m, o, point -> tier.remove(points, point));
        }
    }

    private void forEachListed(MemorySegment m, int o, IntConsumer visitor) {
        byte[] prefix = Record.copy(m, Record.key(o), Record.keyLength(m, o));
        int end = end(m, o);
        int next;
        for (int p = Record.value(m, o); p < end; p = next) {
            int key = p + Integer.BYTES;
            next = key + m.getInt(p);
            byte[] storeKey = Arrays.copyOf(prefix, prefix.length + next - key);
            m.get(key, storeKey, prefix.length, next - key);
            int point = tier.find(points, storeKey, storeKey.length);
            if (point != 0) {
                visitor.accept(point);
            }
        }
    }

    private void forgetPoint(byte[] prefix, int prefixLength, byte[] key, int keyLength) {
        if (points.records > 0) {
            forgetPoint(storeKey(prefix, prefixLength, key, keyLength));
        }
    }

    private void forgetPoint(byte[] storeKey) {
        int point = points.records > 0 ? tier.find(points, storeKey, storeKey.length) : 0;
        if (point != 0) {
            tier.remove(points, point);
        }
    }

    // ------------------------------------------------------------------------
    //  Tables
    // ------------------------------------------------------------------------

    private final class Maps extends HotTable {

        Maps(Store store, StateStatistics statistics) {
            super(store, statistics);
        }

        @Override
        int unflushedRecords(MemorySegment m, int o) {
            return sumOfUnwritten(m, o, position -> 1);
        }

        @Override
        int unflushedBytes(MemorySegment m, int o) {
            return sumOfUnwritten(m, o, position -> MapEntries.bytes(m, position));
        }

        private int sumOfUnwritten(MemorySegment m, int o, IntUnaryOperator of) {
            if (!Record.is(m, o, Record.UNFLUSHED) || Record.is(m, o, LARGE)) {
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
                if (!absent || !Record.is(m, o, COMPLETE)) {
                    if (written < p) {
                        m.copyTo(p, m, written, next - p);
                    }
                    written += next - p;
                }
            }
            Record.setValueLength(m, o, written - Record.value(m, o));
            return records;
        }

        private void write(
                Store.Writer writer, MemorySegment m, int o, int position, boolean absent) {
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
            if (Record.is(m, o, LARGE)) {
                writeListed(m, o);
            }
        }
    }
}
