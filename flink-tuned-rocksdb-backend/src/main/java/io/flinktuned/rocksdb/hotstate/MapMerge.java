// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

/** Makes a whole map of the entries that are held and those that the store has. */
final class MapMerge {

    private final MemorySegment held;
    private final int end;
    private final MapEntries.Builder all = new MapEntries.Builder();
    private int position;

    private MapMerge(MemorySegment held, int from, int end) {
        this.held = held;
        this.position = from;
        this.end = end;
    }

    /**
     * @param prefix what RocksDB's keys of the map begin with
     * @param held the segment of what is held; not looked at if nothing is
     * @param from where the first entry is
     * @param end where the last one ends
     * @return null if these are more than {@code maxBytes}
     */
    @Nullable
    static MapEntries.Builder merge(
            Store store,
            byte[] prefix,
            @Nullable MemorySegment held,
            int from,
            int end,
            int maxBytes) {
        MapMerge merge = new MapMerge(held, from, end);
        store.scan(
                prefix,
                prefix,
                (key, value) -> {
                    merge.add(key, prefix.length, value.get());
                    return merge.all.length() <= maxBytes;
                });
        while (merge.position < end) {
            merge.addIfOnlyHeld();
        }
        return merge.all.length() <= maxBytes ? merge.all : null;
    }

    private void add(byte[] key, int keyOffset, byte[] value) {
        int order = 1;
        while (position < end
                && (order =
                                MapEntries.compare(
                                        held, position, key, keyOffset, key.length - keyOffset))
                        < 0) {
            addIfOnlyHeld();
        }
        if (position < end && order == 0) {
            int flags = MapEntries.flags(held, position);
            if ((flags & MapEntries.UNWRITTEN) != 0) {
                all.copy(held, position, flags & ~MapEntries.ABSENT_IN_STORE);
            } else {
                all.add(0, key, keyOffset, value);
            }
            position = MapEntries.next(held, position);
        } else {
            all.add(0, key, keyOffset, value);
        }
    }

    /** An entry that is held, and that the store does not have. */
    private void addIfOnlyHeld() {
        int flags = MapEntries.flags(held, position);
        if ((flags & (MapEntries.UNWRITTEN | MapEntries.ABSENT)) == MapEntries.UNWRITTEN) {
            all.copy(held, position, flags | MapEntries.ABSENT_IN_STORE);
        }
        position = MapEntries.next(held, position);
    }
}
