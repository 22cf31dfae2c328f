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

import io.flinktuned.rocksdb.writeback.KeyHash;

import javax.annotation.Nullable;

import java.util.Arrays;

/**
 * A map for each key.
 *
 * <p>A small map, up to {@value HotMap#MAX_BYTES} bytes, is one entry of the tier: an array of
 * those entries of the map that are known ({@link MapEntries}). It is <i>complete</i> when these
 * are all, and then answers everything without RocksDB. A map becomes complete when it is iterated
 * over, or missed a second time.
 *
 * <p>What is known of a larger map is one entry of the tier for each of its keys, called a point.
 * Whether a map is large is remembered in its own entry, which stays as long as it has points. To
 * iterate over a large map, its points are written, and then RocksDB is read.
 *
 * <p>Keys and values of maps are the bytes that Flink writes; values begin with its marker for
 * null.
 */
public final class HotMaps extends HotState {

    /** A map that is missed twice is read as a whole if it is not larger than this. */
    private static final int MAX_BYTES_ON_MISS = 1024;

    /** A value that was found. To be read before anything else is done with the map. */
    public static final class Found {
        public byte[] array;
        public int offset;
        public int length;

        private boolean set(byte[] array, int offset, int length) {
            this.array = array;
            this.offset = offset;
            this.length = length;
            return true;
        }
    }

    private final Store store;
    private final HotTable<HotMap> maps;
    private final MapPoints points;

    /**
     * @param cache the tier of the keyed backend
     * @param store where the maps are kept in the end
     */
    public HotMaps(HotCache cache, Store store, StateStatistics statistics) {
        super(cache, statistics);
        this.store = store;
        this.maps = newTable(store);
        this.points = new MapPoints(cache, newTable(store));
    }

    // ------------------------------------------------------------------------
    //  One key of a map
    // ------------------------------------------------------------------------

    /**
     * Looks a key up.
     *
     * @param prefix what RocksDB's keys of the map begin with
     * @param found is set to the value if there is one
     * @return whether there is one
     */
    public boolean get(byte[] prefix, byte[] key, int keyLength, Found found) {
        HotMap map = map(prefix);
        if (map.large) {
            return getPoint(map, HotMap.storeKey(prefix, key, 0, keyLength), found);
        }
        int position = MapEntries.find(map.entries, key, keyLength);
        if (position >= 0 || map.complete) {
            boolean exists = found(map.entries, position, found);
            countHit(exists);
            return exists;
        }
        count(false);
        if (map.missed && map.load(store, MAX_BYTES_ON_MISS)) {
            recountUnwritten(map);
            position = MapEntries.find(map.entries, key, keyLength);
            boolean isFound = found(map.entries, position, found);
            resizeAndSettle(map);
            return isFound;
        }
        map.missed = true;
        byte[] stored = store.get(HotMap.storeKey(prefix, key, 0, keyLength));
        byte[] value = stored == null ? MapEntries.NONE : stored;
        if (map.hasRoom(keyLength, value.length)) {
            map.entries =
                    MapEntries.insert(
                            map.entries,
                            ~position,
                            stored == null ? MapEntries.ABSENT | MapEntries.ABSENT_IN_STORE : 0,
                            key,
                            keyLength,
                            value,
                            value.length);
            resizeAndSettle(map);
        } else {
            makeLarge(map);
            cache.settle();
        }
        return stored != null && found.set(value, 0, value.length);
    }

    private static boolean found(byte[] entries, int position, Found found) {
        return position >= 0
                && !MapEntries.isAbsent(entries, position)
                && found.set(
                        entries,
                        MapEntries.valueOffset(entries, position),
                        MapEntries.valueLength(entries, position));
    }

    /** Sets the value of a key. */
    public void put(byte[] prefix, byte[] key, int keyLength, byte[] value, int valueLength) {
        if (isAside()) {
            store.put(
                    HotMap.storeKey(prefix, key, 0, keyLength), Arrays.copyOf(value, valueLength));
            return;
        }
        HotMap map = map(prefix);
        if (!map.large && !map.hasRoom(keyLength, valueLength)) {
            makeLarge(map);
        }
        if (map.large) {
            putPoint(
                    map,
                    HotMap.storeKey(prefix, key, 0, keyLength),
                    Arrays.copyOf(value, valueLength));
            return;
        }
        int position = MapEntries.find(map.entries, key, keyLength);
        int before;
        int lengthBefore = 0;
        if (position >= 0) {
            before = MapEntries.flags(map.entries, position);
            lengthBefore = MapEntries.valueLength(map.entries, position);
            int flags = MapEntries.UNWRITTEN | before & MapEntries.ABSENT_IN_STORE;
            if (!map.shared && MapEntries.valueLength(map.entries, position) == valueLength) {
                MapEntries.overwrite(map.entries, position, flags, value);
            } else {
                map.entries = MapEntries.replace(map.entries, position, flags, value, valueLength);
                map.shared = false;
            }
        } else {
            before = 0;
            int flags = MapEntries.UNWRITTEN | (map.complete ? MapEntries.ABSENT_IN_STORE : 0);
            map.entries =
                    MapEntries.insert(
                            map.entries, ~position, flags, key, keyLength, value, valueLength);
        }
        unwritten(map, before, lengthBefore, keyLength, valueLength);
    }

    /** Removes a key. */
    public void remove(byte[] prefix, byte[] key, int keyLength) {
        if (isAside()) {
            store.put(HotMap.storeKey(prefix, key, 0, keyLength), null);
            return;
        }
        HotMap map = map(prefix);
        if (!map.large && !map.hasRoom(keyLength, 0)) {
            makeLarge(map);
        }
        if (map.large) {
            putPoint(map, HotMap.storeKey(prefix, key, 0, keyLength), null);
            return;
        }
        int position = MapEntries.find(map.entries, key, keyLength);
        if (position < 0) {
            if (map.complete) {
                count(true);
                return;
            }
            map.entries =
                    MapEntries.insert(
                            map.entries,
                            ~position,
                            MapEntries.ABSENT | MapEntries.UNWRITTEN,
                            key,
                            keyLength,
                            MapEntries.NONE,
                            0);
            unwritten(map, 0, 0, keyLength, 0);
            return;
        }
        int before = MapEntries.flags(map.entries, position);
        if ((before & MapEntries.ABSENT) != 0) {
            count(true);
        } else if ((before & MapEntries.ABSENT_IN_STORE) != 0) {
            count(true);
            if ((before & MapEntries.UNWRITTEN) != 0) {
                int lengthBefore = MapEntries.valueLength(map.entries, position);
                cache.unflushedGone(map, 1, keyLength + lengthBefore);
            }
            map.entries =
                    map.complete
                            ? MapEntries.remove(map.entries, position)
                            : MapEntries.replace(
                                    map.entries,
                                    position,
                                    MapEntries.ABSENT | MapEntries.ABSENT_IN_STORE,
                                    MapEntries.NONE,
                                    0);
            resizeAndSettle(map);
        } else {
            int lengthBefore = MapEntries.valueLength(map.entries, position);
            map.entries =
                    MapEntries.replace(
                            map.entries,
                            position,
                            MapEntries.ABSENT | MapEntries.UNWRITTEN,
                            MapEntries.NONE,
                            0);
            unwritten(map, before, lengthBefore, keyLength, 0);
        }
    }

    /** Accounts for an entry of a map that is to be written, given what it was before. */
    private void unwritten(
            HotMap map, int flagsBefore, int lengthBefore, int keyLength, int valueLength) {
        boolean wasUnwritten = (flagsBefore & MapEntries.UNWRITTEN) != 0;
        count(wasUnwritten);
        if (wasUnwritten) {
            cache.unflushedGrew(map, valueLength - lengthBefore);
        } else {
            cache.unflushed(map, keyLength + valueLength);
        }
        resizeAndSettle(map);
    }

    /** Accounts for entries of a map that were to be written and are not any more. */
    private void recountUnwritten(HotMap map) {
        int records = 0;
        int bytes = 0;
        byte[] entries = map.entries;
        for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
            if ((MapEntries.flags(entries, p) & MapEntries.UNWRITTEN) != 0) {
                records++;
                bytes += MapEntries.keyLength(entries, p) + MapEntries.valueLength(entries, p);
            }
        }
        cache.unflushedGone(map, map.unflushedRecords - records, map.unflushedBytes - bytes);
    }

    // ------------------------------------------------------------------------
    //  Whole maps
    // ------------------------------------------------------------------------

    /** Whether a map has no entry. */
    public boolean isEmpty(byte[] prefix) {
        HotMap map = map(prefix);
        if (!map.large && !map.complete) {
            if (map.hasLive()) {
                count(true);
                return false;
            }
            completeOrMakeLarge(map);
        } else {
            count(map.complete);
        }
        boolean isEmpty;
        if (map.large) {
            points.flush(map);
            boolean[] any = new boolean[1];
            store.scan(
                    prefix,
                    prefix,
                    (key, value) -> {
                        any[0] = true;
                        return false;
                    });
            isEmpty = !any[0];
        } else {
            isEmpty = !map.hasLive();
        }
        resizeAndSettle(map);
        return isEmpty;
    }

    /** Removes all entries of a map. */
    public void clear(byte[] prefix) {
        HotMap map = map(prefix);
        if (map.complete) {
            count(map.unflushed);
            MapEntries.Builder rest = new MapEntries.Builder();
            byte[] entries = map.entries;
            for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
                int flags = MapEntries.flags(entries, p);
                if ((flags & MapEntries.ABSENT) != 0) {
                    rest.copy(entries, p, flags);
                } else if ((flags & MapEntries.ABSENT_IN_STORE) == 0) {
                    rest.add(
                            MapEntries.ABSENT | MapEntries.UNWRITTEN,
                            MapEntries.key(entries, p),
                            0,
                            MapEntries.NONE);
                    if ((flags & MapEntries.UNWRITTEN) == 0) {
                        cache.unflushed(map, MapEntries.keyLength(entries, p));
                    }
                }
            }
            map.entries = rest.build();
        } else {
            count(false);
            cache.write(() -> deleteAll(prefix));
            points.discard(map);
            map.large = false;
            map.entries = MapEntries.NONE;
            map.complete = true;
        }
        recountUnwritten(map);
        resizeAndSettle(map);
    }

    private void deleteAll(byte[] prefix) {
        try (Store.Writer writer = store.writer()) {
            store.scan(
                    prefix,
                    prefix,
                    (key, value) -> {
                        writer.delete(key);
                        return true;
                    });
        }
    }

    /**
     * The entries of a map, in the order of their keys. Later changes of the map are not seen in
     * it.
     *
     * @param after the last key of the chunk before; null for the first chunk
     */
    public MapChunk chunk(byte[] prefix, @Nullable byte[] after) {
        if (isAside()) {
            return MapChunk.read(store, prefix, after);
        }
        HotMap map = map(prefix);
        if (map.large || map.complete) {
            count(map.complete);
        } else {
            completeOrMakeLarge(map);
        }
        MapChunk chunk;
        if (map.large) {
            points.flush(map);
            chunk = MapChunk.read(store, prefix, after);
        } else {
            map.shared = true;
            chunk = MapChunk.of(map.entries, after);
        }
        resizeAndSettle(map);
        return chunk;
    }

    private void completeOrMakeLarge(HotMap map) {
        count(false);
        if (map.load(store, HotMap.MAX_BYTES)) {
            recountUnwritten(map);
        } else {
            makeLarge(map);
        }
    }

    private void makeLarge(HotMap map) {
        cache.flush(map);
        map.entries = MapEntries.NONE;
        map.complete = false;
        map.large = true;
        cache.resize(map, map.heapBytes());
    }

    private HotMap map(byte[] prefix) {
        int hash = KeyHash.of(prefix);
        HotMap map = maps.find(prefix, hash);
        if (map == null) {
            map = new HotMap(maps, prefix, hash);
            cache.add(maps, map);
        } else {
            map.use();
        }
        return map;
    }

    private void resizeAndSettle(HotMap map) {
        cache.resize(map, map.heapBytes());
        cache.settle();
    }

    // ------------------------------------------------------------------------
    //  Points
    // ------------------------------------------------------------------------

    private boolean getPoint(HotMap map, byte[] key, Found found) {
        int hash = KeyHash.of(key);
        MapPoint point = points.find(key, hash);
        if (point == null) {
            count(false);
            point = points.read(map, key, hash);
        } else {
            countHit(point.value != null);
        }
        byte[] value = point.value;
        cache.settle();
        return value != null && found.set(value, 0, value.length);
    }

    private void putPoint(HotMap map, byte[] key, @Nullable byte[] value) {
        MapPoint point = points.put(map, key, value);
        count(point.unflushed);
        points.unflushed(point);
        cache.settle();
    }
}
