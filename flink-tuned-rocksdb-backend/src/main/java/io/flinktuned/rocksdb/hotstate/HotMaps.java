// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.Arrays;

/**
 * A map for each key.
 *
 * <p>A <i>small</i> map, up to {@value #MAX_BYTES} bytes, is one record: those entries of the map
 * that are known ({@link MapRecords}). It is <i>complete</i> when these are all, and then answers
 * everything without RocksDB. A map becomes complete when it is iterated over, or missed a second
 * time.
 *
 * <p>What is known of a <i>large</i> map is a record for each of its keys, a <i>point</i> ({@link
 * MapPoints}), and one for the map, which has the keys of the points that may be unflushed. To
 * iterate over a large map, these are written, and then RocksDB is read.
 *
 * <p>The record of a map can be evicted while it has points. So a map of which nothing is known may
 * have points; all of them are flushed then. No key is both a point and an entry of a small map:
 * each operation keeps to that for both kinds of map, so they are in one class.
 */
@Internal
public final class HotMaps extends HotState {

    static final int MAX_BYTES = 8 * 1024;

    /** A map that is missed twice is read as a whole if it is not larger than this. */
    private static final int MAX_BYTES_ON_MISS = 1024;

    /** What reading a map as a whole takes, in reads of a key. */
    private static final int SCAN_ACCESSES = 4;

    /** The entries are all that the map has. */
    static final int COMPLETE = Record.FIRST_OF_KIND;

    /** The map has points, and its record keys of some of them. */
    static final int LARGE = Record.FIRST_OF_KIND << 1;

    /** A key was looked up of which nothing was known. */
    private static final int MISSED = Record.FIRST_OF_KIND << 2;

    /** It is larger than what is read when a key is missed. */
    private static final int MEDIUM = Record.FIRST_OF_KIND << 3;

    static final byte[] NOTHING = new byte[0];

    private final Store store;
    final MapRecords maps;
    final MapPoints points;

    /**
     * @param tier that of the keyed backend
     * @param store where the maps are kept in the end
     */
    public HotMaps(HotTier tier, Store store, StateStatistics statistics) {
        super(tier, statistics);
        this.store = store;
        this.maps = add(new MapRecords(this, store));
        this.points = add(new MapPoints(this, store));
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
        long begin = begin();
        long misses = statistics.misses;
        boolean exists = find(prefix, prefixLength, key, keyLength, found);
        endRead(begin, misses);
        return exists;
    }

    private boolean find(byte[] prefix, int prefixLength, byte[] key, int keyLength, Found found) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            Record.use(m, o);
            if (!Record.is(m, o, LARGE)) {
                int position = MapRecords.find(m, o, key, keyLength);
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
            if (maps.load(prefix, prefixLength, MAX_BYTES_ON_MISS)) {
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
        int position = MapRecords.find(m, tier.offset(map), key, keyLength);
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
        int map = maps.place(prefix, prefixLength, key, keyLength, value.length);
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
        int position = MapRecords.find(m, o, key, keyLength);
        if (position < 0) {
            MapRecords.setEntry(
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
        long begin = begin();
        change(prefix, prefixLength, key, keyLength, value, valueLength);
        endWrite(begin, keyLength + valueLength);
    }

    /** Removes a key. */
    public void remove(byte[] prefix, int prefixLength, byte[] key, int keyLength) {
        long begin = begin();
        change(prefix, prefixLength, key, keyLength, null, 0);
        endWrite(begin, keyLength);
    }

    private void change(
            byte[] prefix,
            int prefixLength,
            byte[] key,
            int keyLength,
            @Nullable byte[] value,
            int valueLength) {
        int map = maps.place(prefix, prefixLength, key, keyLength, valueLength);
        if (map == 0) {
            putInStore(
                    storeKey(prefix, prefixLength, key, keyLength),
                    value == null ? null : Arrays.copyOf(value, valueLength));
            return;
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        use(m, o);
        if (Record.is(m, o, LARGE)) {
            points.put(prefix, prefixLength, key, keyLength, value, valueLength);
        } else {
            count(maps.change(map, key, keyLength, value, valueLength));
            points.forget(prefix, prefixLength, key, keyLength);
        }
        tier.settle();
    }

    /** What has just been made has not been used yet. */
    static void use(MemorySegment m, int o) {
        if (Record.is(m, o, Record.NEW)) {
            Record.clear(m, o, Record.NEW);
        } else {
            Record.use(m, o);
        }
    }

    /** Of a key that is not admitted, or for which there is no room. */
    void putInStore(byte[] storeKey, @Nullable byte[] value) {
        count(false);
        points.forget(storeKey);
        tier.change(() -> store.put(storeKey, value));
        statistics.bytesWritten += storeKey.length + (value == null ? 0 : value.length);
    }

    // ------------------------------------------------------------------------
    //  Whole maps
    // ------------------------------------------------------------------------

    /** Whether a map has no entry. */
    public boolean isEmpty(byte[] prefix, int prefixLength) {
        long begin = begin();
        long misses = statistics.misses;
        boolean isEmpty = !hasEntries(prefix, prefixLength);
        endRead(begin, misses);
        return isEmpty;
    }

    private boolean hasEntries(byte[] prefix, int prefixLength) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0) {
            MemorySegment m = tier.segment(map);
            int o = tier.offset(map);
            if (!Record.is(m, o, LARGE | COMPLETE) && MapRecords.hasLive(m, o)) {
                Record.use(m, o);
                count(true);
                return true;
            }
        }
        map = complete(prefix, prefixLength);
        tier.settle();
        if (map != 0) {
            return MapRecords.hasLive(tier.segment(map), tier.offset(map));
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
        return any[0];
    }

    /**
     * Makes a map complete that is not known to be points.
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
            if (!maps.load(prefix, prefixLength, MAX_BYTES)) {
                points.make(prefix, prefixLength);
            }
            map = tier.find(maps, prefix, prefixLength);
        }
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), COMPLETE)) {
            return map;
        }
        if (map != 0) {
            points.writeListed(tier.segment(map), tier.offset(map));
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
        long begin = begin();
        MapChunk chunk = read(prefix, after);
        statistics.end(begin, AccessLatencies.Access.ITERATE);
        return chunk;
    }

    private MapChunk read(byte[] prefix, @Nullable byte[] after) {
        int map = complete(prefix, prefix.length);
        if (map == 0) {
            return MapChunk.read(store, prefix, after);
        }
        MemorySegment m = tier.segment(map);
        int o = tier.offset(map);
        MapChunk chunk = MapChunk.of(m, Record.value(m, o), MapRecords.end(m, o), after);
        tier.settle();
        return chunk;
    }

    /** Removes all entries of a map. */
    public void clear(byte[] prefix, int prefixLength) {
        long begin = begin();
        removeAll(prefix, prefixLength);
        endWrite(begin, prefixLength);
    }

    private void removeAll(byte[] prefix, int prefixLength) {
        int map = tier.find(maps, prefix, prefixLength);
        if (map != 0 && Record.is(tier.segment(map), tier.offset(map), COMPLETE)) {
            count(maps.clear(map));
        } else {
            clearInStore(Arrays.copyOf(prefix, prefixLength), map);
        }
        tier.settle();
    }

    private void clearInStore(byte[] prefix, int map) {
        if (map != 0) {
            points.forgetListed(tier.segment(map), tier.offset(map));
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
                        points.forget(key);
                        return true;
                    });
        }
    }
}
