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

import javax.annotation.Nullable;

import java.util.Arrays;

/**
 * What is known of a map: the entries of a small one, or that it is large. A large map has points
 * instead, and stays as long as it has any.
 */
final class HotMap extends Entry {

    /** A map that has more is large. */
    static final int MAX_BYTES = 8 * 1024;

    /** See {@link MapEntries}. Empty if the map is large. */
    byte[] entries = MapEntries.NONE;

    /** Whether the entries are all that the map has. */
    boolean complete;

    /** Whether an iterator may be looking at the array. */
    boolean shared;

    /** Whether what is known of it is in points. */
    boolean large;

    /** Whether a key was looked up of which nothing was known. */
    boolean missed;

    /** Its points are chained, and those that became unflushed last come first. */
    @Nullable MapPoint firstPoint;

    /** How many of its points are to be written. */
    int unflushedPoints;

    HotMap(HotTable<?> table, byte[] key, int hash) {
        super(table, key, hash);
    }

    void add(MapPoint point) {
        point.nextOfMap = firstPoint;
        if (firstPoint != null) {
            firstPoint.previousOfMap = point;
        }
        firstPoint = point;
    }

    void remove(MapPoint point) {
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

    void moveToFront(MapPoint point) {
        remove(point);
        add(point);
    }

    boolean hasRoom(int keyLength, int valueLength) {
        return (long) entries.length + keyLength + valueLength <= MAX_BYTES;
    }

    /** Whether a key is known to have a value. */
    boolean hasLive() {
        for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
            if (!MapEntries.isAbsent(entries, p)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes a map complete: adds what the store has to what is held.
     *
     * @return whether it is, because it is not larger than {@code maxBytes}
     */
    boolean load(Store store, int maxBytes) {
        byte[] held = entries;
        MapEntries.Builder all = new MapEntries.Builder();
        byte[] prefix = key();
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
        entries = all.build();
        complete = true;
        return true;
    }

    /** An entry that is held, and that the store does not have. */
    private static void copyIfOnlyHeld(byte[] held, int position, MapEntries.Builder target) {
        int flags = MapEntries.flags(held, position);
        if ((flags & (MapEntries.UNWRITTEN | MapEntries.ABSENT)) == MapEntries.UNWRITTEN) {
            target.copy(held, position, flags | MapEntries.ABSENT_IN_STORE);
        }
    }

    /** The key in RocksDB of a key of a map, which is a part of an array. */
    static byte[] storeKey(byte[] prefix, byte[] array, int offset, int length) {
        byte[] result = Arrays.copyOf(prefix, prefix.length + length);
        System.arraycopy(array, offset, result, prefix.length, length);
        return result;
    }

    int heapBytes() {
        return ownBytes() + arrayBytes(entries.length);
    }

    @Override
    int write(Store.Writer writer) {
        byte[] prefix = key();
        int records = 0;
        boolean deleted = false;
        for (int p = 0; p < entries.length; p = MapEntries.next(entries, p)) {
            int flags = MapEntries.flags(entries, p);
            if ((flags & MapEntries.UNWRITTEN) == 0) {
                continue;
            }
            records++;
            byte[] composite =
                    storeKey(
                            prefix,
                            entries,
                            MapEntries.keyOffset(p),
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
        return records;
    }

    @Override
    boolean isPinned() {
        return firstPoint != null;
    }
}
