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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A map for each key.
 *
 * <p>A small map, up to {@value #MAX_BYTES} bytes, is one entry of the tier: an array of those
 * entries of the map that are known ({@link MapEntries}). It is <i>complete</i> when these are all,
 * and then answers everything without RocksDB. A map becomes complete when it is iterated over, or
 * missed a second time.
 *
 * <p>What is known of a larger map is one entry of the tier for each of its keys, called a point.
 * Whether a map is large is remembered in its own entry, which stays as long as it has points. To
 * iterate over a large map, its points are written, and then RocksDB is read.
 *
 * <p>Keys and values of maps are the bytes that Flink writes; values begin with its marker for
 * null.
 */
public final class HotMaps extends HotState {

    private static final int MAX_BYTES = 8 * 1024;

    /** A map that is missed twice is read as a whole if it is not larger than this. */
    private static final int MAX_BYTES_ON_MISS = 1024;

    /**
     * Entries of a map that an iterator gets at once. As many as with Flink, because changes of the
     * map are seen from one chunk to the next.
     */
    private static final int CHUNK = 128;

    /** A chunk is not larger, unless it has a single entry. */
    private static final int CHUNK_BYTES = 1 << 20;

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
    private final HotTable<MapEntry> maps;
    private final HotTable<PointEntry> points;

    /**
     * @param cache the tier of the keyed backend
     * @param store where the maps are kept in the end
     */
    public HotMaps(HotCache cache, Store store, StateStatistics statistics) {
        super(cache, statistics);
        this.store = store;
        this.maps = newTable(store);
        this.points = newTable(store);
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
        MapEntry map = map(prefix);
        if (map.large) {
            return getPoint(map, prefix, key, keyLength, found);
        }
        int position = MapEntries.find(map.entries, key, keyLength);
        if (position >= 0 || map.complete) {
            boolean exists = found(map.entries, position, found);
            countHit(exists);
            return exists;
        }
        count(false);
        if (map.missed && load(map, MAX_BYTES_ON_MISS)) {
            position = MapEntries.find(map.entries, key, keyLength);
            boolean isFound = found(map.entries, position, found);
            resizeAndSettle(map);
            return isFound;
        }
        map.missed = true;
        byte[] stored = store.get(concat(prefix, key, keyLength));
        byte[] value = stored == null ? MapEntries.NONE : stored;
        if (hasRoom(map, keyLength, value.length)) {
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
            store.put(concat(prefix, key, keyLength), Arrays.copyOf(value, valueLength));
            return;
        }
        MapEntry map = map(prefix);
        if (!map.large && !hasRoom(map, keyLength, valueLength)) {
            makeLarge(map);
        }
        if (map.large) {
            putPoint(map, prefix, key, keyLength, Arrays.copyOf(value, valueLength));
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
            store.put(concat(prefix, key, keyLength), null);
            return;
        }
        MapEntry map = map(prefix);
        if (!map.large && !hasRoom(map, keyLength, 0)) {
            makeLarge(map);
        }
        if (map.large) {
            putPoint(map, prefix, key, keyLength, null);
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
            MapEntry map, int flagsBefore, int lengthBefore, int keyLength, int valueLength) {
        boolean wasUnwritten = (flagsBefore & MapEntries.UNWRITTEN) != 0;
        count(wasUnwritten);
        if (wasUnwritten) {
            cache.unflushedGrew(map, valueLength - lengthBefore);
        } else {
            cache.unflushed(map, keyLength + valueLength);
        }
        resizeAndSettle(map);
    }

    // ------------------------------------------------------------------------
    //  Whole maps
    // ------------------------------------------------------------------------

    /** Whether a map has no entry. */
    public boolean isEmpty(byte[] prefix) {
        MapEntry map = map(prefix);
        if (!map.large && !map.complete) {
            if (hasLive(map.entries)) {
                count(true);
                return false;
            }
            completeOrMakeLarge(map);
        } else {
            count(map.complete);
        }
        boolean isEmpty;
        if (map.large) {
            flushPoints(map);
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
            isEmpty = !hasLive(map.entries);
        }
        resizeAndSettle(map);
        return isEmpty;
    }

    private static boolean hasLive(byte[] entries) {
        for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
            if (!MapEntries.isAbsent(entries, p)) {
                return true;
            }
        }
        return false;
    }

    /** Removes all entries of a map. */
    public void clear(byte[] prefix) {
        MapEntry map = map(prefix);
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
            while (map.firstPoint != null) {
                cache.discard(map.firstPoint);
            }
            map.unflushedPoints = 0;
            map.large = false;
            map.entries = MapEntries.NONE;
            map.complete = true;
        }
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

    /** Entries of a map, or as many as are looked at together. */
    public static final class Chunk {
        private final byte[] entries;
        private final boolean last;
        private int left = CHUNK;
        private int position;

        private Chunk(byte[] entries, int position, boolean last) {
            this.entries = entries;
            this.position = position;
            this.last = last;
            skipAbsent();
        }

        private void skipAbsent() {
            while (position < entries.length && MapEntries.isAbsent(entries, position)) {
                position = MapEntries.next(entries, position);
            }
        }

        /** Whether there is an entry to look at. */
        public boolean hasEntry() {
            return left > 0 && position < entries.length;
        }

        /** Whether no chunk comes after this one, once it has no entry any more. */
        public boolean isLast() {
            return last && position >= entries.length;
        }

        /** The bytes that the offsets are of. */
        public byte[] array() {
            return entries;
        }

        /** Where the current key begins. */
        public int keyOffset() {
            return MapEntries.keyOffset(position);
        }

        /** The length of the current key. */
        public int keyLength() {
            return MapEntries.keyLength(entries, position);
        }

        /** Where the current value begins. */
        public int valueOffset() {
            return MapEntries.valueOffset(entries, position);
        }

        /** The length of the current value. */
        public int valueLength() {
            return MapEntries.valueLength(entries, position);
        }

        /** Goes on to the next entry. */
        public void next() {
            position = MapEntries.next(entries, position);
            left--;
            skipAbsent();
        }
    }

    /**
     * The entries of a map, in the order of their keys. Later changes of the map are not seen in
     * it.
     *
     * @param after the last key of the chunk before; null for the first chunk
     */
    public Chunk chunk(byte[] prefix, @Nullable byte[] after) {
        if (isAside()) {
            return scanChunk(prefix, after);
        }
        MapEntry map = map(prefix);
        if (map.large || map.complete) {
            count(map.complete);
        } else {
            completeOrMakeLarge(map);
        }
        Chunk chunk;
        if (map.large) {
            flushPoints(map);
            chunk = scanChunk(prefix, after);
        } else {
            map.shared = true;
            chunk = new Chunk(map.entries, after == null ? 0 : after(map.entries, after), true);
        }
        resizeAndSettle(map);
        return chunk;
    }

    private static int after(byte[] entries, byte[] key) {
        int position = MapEntries.find(entries, key, key.length);
        return position < 0 ? ~position : MapEntries.next(entries, position);
    }

    private Chunk scanChunk(byte[] prefix, @Nullable byte[] after) {
        MapEntries.Builder builder = new MapEntries.Builder();
        boolean[] more = new boolean[1];
        store.scan(
                prefix,
                after == null ? prefix : concat(prefix, after, after.length),
                (key, value) -> {
                    if (after != null
                            && builder.count() == 0
                            && Arrays.equals(
                                    key, prefix.length, key.length, after, 0, after.length)) {
                        return true;
                    }
                    long length = (long) builder.length() + key.length + value.length;
                    if (builder.count() == CHUNK || builder.count() > 0 && length > CHUNK_BYTES) {
                        more[0] = true;
                        return false;
                    }
                    builder.add(0, key, prefix.length, value);
                    return true;
                });
        return new Chunk(builder.build(), 0, !more[0]);
    }

    private void completeOrMakeLarge(MapEntry map) {
        count(false);
        if (!load(map, MAX_BYTES)) {
            makeLarge(map);
        }
    }

    /**
     * Makes a map complete: adds what the store has to what is held.
     *
     * @return whether it is, because it is not larger than {@code maxBytes}
     */
    private boolean load(MapEntry map, int maxBytes) {
        byte[] held = map.entries;
        MapEntries.Builder all = new MapEntries.Builder();
        byte[] prefix = map.key();
        int[] position = new int[1];
        store.scan(
                prefix,
                prefix,
                (key, value) -> {
                    int p = position[0];
                    int order = 1;
                    while (p < held.length
                            && (order = MapEntries.compare(held, p, key, prefix.length)) < 0) {
                        copyIfOnlyHeld(held, p, all);
                        p = MapEntries.next(held, p);
                    }
                    if (p < held.length && order == 0) {
                        int flags = MapEntries.flags(held, p);
                        if ((flags & MapEntries.UNWRITTEN) != 0) {
                            all.copy(held, p, flags & ~MapEntries.ABSENT_IN_STORE);
                        } else {
                            all.add(0, key, prefix.length, value);
                        }
                        p = MapEntries.next(held, p);
                    } else {
                        all.add(0, key, prefix.length, value);
                    }
                    position[0] = p;
                    return all.length() <= maxBytes;
                });
        for (int p = position[0]; p < held.length; p = MapEntries.next(held, p)) {
            copyIfOnlyHeld(held, p, all);
        }
        if (all.length() > maxBytes) {
            return false;
        }
        map.entries = all.build();
        map.complete = true;
        return true;
    }

    /** An entry that is held, and that the store does not have. */
    private static void copyIfOnlyHeld(byte[] held, int position, MapEntries.Builder target) {
        int flags = MapEntries.flags(held, position);
        if ((flags & (MapEntries.UNWRITTEN | MapEntries.ABSENT)) == MapEntries.UNWRITTEN) {
            target.copy(held, position, flags | MapEntries.ABSENT_IN_STORE);
        }
    }

    private static boolean hasRoom(MapEntry map, int keyLength, int valueLength) {
        return (long) map.entries.length + keyLength + valueLength <= MAX_BYTES;
    }

    private void makeLarge(MapEntry map) {
        cache.flush(map);
        map.entries = MapEntries.NONE;
        map.complete = false;
        map.large = true;
        cache.resize(map, map.heapBytes());
    }

    private MapEntry map(byte[] prefix) {
        int hash = KeyHash.of(prefix);
        MapEntry map = maps.find(prefix, hash);
        if (map == null) {
            map = new MapEntry(maps, prefix, hash);
            cache.add(maps, map);
        } else {
            map.use();
        }
        return map;
    }

    private void resizeAndSettle(MapEntry map) {
        cache.resize(map, map.heapBytes());
        cache.settle();
    }

    // ------------------------------------------------------------------------
    //  Points
    // ------------------------------------------------------------------------

    private boolean getPoint(MapEntry map, byte[] prefix, byte[] key, int keyLength, Found found) {
        byte[] composite = concat(prefix, key, keyLength);
        int hash = KeyHash.of(composite);
        PointEntry point = points.find(composite, hash);
        if (point == null) {
            count(false);
            point = new PointEntry(points, composite, hash, map);
            point.value = store.get(composite);
            point.absentInStore = point.value == null;
            addPoint(point);
        } else {
            point.use();
            countHit(point.value != null);
        }
        byte[] value = point.value;
        cache.settle();
        return value != null && found.set(value, 0, value.length);
    }

    private void putPoint(
            MapEntry map, byte[] prefix, byte[] key, int keyLength, @Nullable byte[] value) {
        byte[] composite = concat(prefix, key, keyLength);
        int hash = KeyHash.of(composite);
        PointEntry point = points.find(composite, hash);
        if (point == null) {
            point = new PointEntry(points, composite, hash, map);
            point.value = value;
            addPoint(point);
        } else {
            point.use();
            point.value = value;
            int before = point.bytes;
            cache.resize(point, point.heapBytes());
            if (point.unflushed) {
                cache.unflushedGrew(point, point.bytes - before);
            }
        }
        count(point.unflushed);
        if (!point.unflushed && !(value == null && point.absentInStore)) {
            cache.unflushed(point, point.bytes);
            map.moveToFront(point);
            map.unflushedPoints++;
        }
        cache.settle();
    }

    private void addPoint(PointEntry point) {
        point.map.add(point);
        cache.add(points, point);
        cache.resize(point, point.heapBytes());
    }

    private void flushPoints(MapEntry map) {
        List<Entry> unflushed = new ArrayList<>();
        for (PointEntry p = map.firstPoint;
                unflushed.size() < map.unflushedPoints;
                p = p.nextOfMap) {
            if (p.unflushed) {
                unflushed.add(p);
            }
        }
        cache.flush(points, unflushed);
    }

    private static byte[] concat(byte[] prefix, byte[] key, int keyLength) {
        byte[] result = Arrays.copyOf(prefix, prefix.length + keyLength);
        System.arraycopy(key, 0, result, prefix.length, keyLength);
        return result;
    }

    /** What is known of a map. */
    private static final class MapEntry extends Entry {

        private byte[] entries = MapEntries.NONE;

        /** Whether the entries are all that the map has. */
        private boolean complete;

        /** Whether an iterator may be looking at the array. */
        private boolean shared;

        private boolean large;
        private boolean missed;

        /** Its points are chained, and those that became unflushed last come first. */
        @Nullable private PointEntry firstPoint;

        private int unflushedPoints;

        MapEntry(HotTable<?> table, byte[] key, int hash) {
            super(table, key, hash);
        }

        void add(PointEntry point) {
            point.nextOfMap = firstPoint;
            if (firstPoint != null) {
                firstPoint.previousOfMap = point;
            }
            firstPoint = point;
        }

        void remove(PointEntry point) {
            if (point.previousOfMap == null) {
                firstPoint = point.nextOfMap;
            } else {
                point.previousOfMap.nextOfMap = point.nextOfMap;
            }
            if (point.nextOfMap != null) {
                point.nextOfMap.previousOfMap = point.previousOfMap;
            }
            point.previousOfMap = null;
            point.nextOfMap = null;
        }

        void moveToFront(PointEntry point) {
            remove(point);
            add(point);
        }

        int heapBytes() {
            return ownBytes() + arrayBytes(entries.length);
        }

        @Override
        void write(Store.Writer writer) {
            byte[] prefix = key();
            boolean deleted = false;
            for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
                int flags = MapEntries.flags(entries, p);
                if ((flags & MapEntries.UNWRITTEN) == 0) {
                    continue;
                }
                byte[] composite =
                        Arrays.copyOf(prefix, prefix.length + MapEntries.keyLength(entries, p));
                System.arraycopy(
                        entries,
                        MapEntries.keyOffset(p),
                        composite,
                        prefix.length,
                        MapEntries.keyLength(entries, p));
                if ((flags & MapEntries.ABSENT) != 0) {
                    writer.delete(composite);
                    deleted = true;
                    MapEntries.setFlags(entries, p, MapEntries.ABSENT | MapEntries.ABSENT_IN_STORE);
                } else {
                    writer.put(composite, MapEntries.value(entries, p));
                    MapEntries.setFlags(entries, p, 0);
                }
            }
            if (deleted && complete) {
                MapEntries.Builder live = new MapEntries.Builder();
                for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
                    if (!MapEntries.isAbsent(entries, p)) {
                        live.copy(entries, p, 0);
                    }
                }
                entries = live.build();
            }
        }

        @Override
        boolean isPinned() {
            return firstPoint != null;
        }
    }

    /** The value of one key of a large map. */
    private static final class PointEntry extends Entry {

        private final MapEntry map;
        @Nullable private PointEntry previousOfMap;
        @Nullable private PointEntry nextOfMap;
        @Nullable private byte[] value;

        /** Whether the store is known to have nothing, so that nothing needs to be deleted. */
        private boolean absentInStore;

        PointEntry(HotTable<?> table, byte[] key, int hash, MapEntry map) {
            super(table, key, hash);
            this.map = map;
        }

        int heapBytes() {
            return ownBytes() + (value == null ? 0 : arrayBytes(value.length));
        }

        @Override
        void write(Store.Writer writer) {
            map.unflushedPoints--;
            if (value != null) {
                writer.put(key(), value);
                absentInStore = false;
            } else if (!absentInStore) {
                writer.delete(key());
                absentInStore = true;
            }
        }

        @Override
        void onRemoved() {
            map.remove(this);
            // The queue keeps what was cleared for a while, and need not keep this.
            value = null;
        }
    }
}
