// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import javax.annotation.Nullable;

import java.util.Arrays;

/** A copy of entries of a map, as many as are looked at together. */
@Internal
public final class MapChunk {

    /**
     * Entries of a map that an iterator gets at once. As many as with Flink, because changes of the
     * map are seen from one chunk to the next.
     */
    private static final int MAX_ENTRIES = 128;

    /** A chunk is not larger, unless it has a single entry. */
    private static final int MAX_BYTES = 1 << 20;

    private final byte[] array;
    private final MemorySegment entries;
    private final int end;
    private final boolean last;
    private int left = MAX_ENTRIES;
    private int position;

    private MapChunk(byte[] array, int end, @Nullable byte[] after, boolean last) {
        this.array = array;
        this.entries = MemorySegmentFactory.wrap(array);
        this.end = end;
        this.last = last;
        if (after != null) {
            int found = MapEntries.find(entries, 0, end, after, 0, after.length);
            position = found < 0 ? ~found : MapEntries.next(entries, found);
        }
        skipAbsent();
    }

    /**
     * Of a map that is held as a whole.
     *
     * @param from where the first entry is
     * @param end where the last one ends
     * @param after the last key of the chunk before; null for the first chunk
     */
    static MapChunk of(MemorySegment m, int from, int end, @Nullable byte[] after) {
        return new MapChunk(Record.copy(m, from, end - from), end - from, after, true);
    }

    /**
     * Of a map as the store has it.
     *
     * @param prefix what RocksDB's keys of the map begin with
     * @param after the last key of the chunk before; null for the first chunk
     */
    static MapChunk read(Store store, byte[] prefix, @Nullable byte[] after) {
        MapEntries.Builder builder = new MapEntries.Builder();
        boolean[] more = new boolean[1];
        store.scan(
                prefix,
                after == null
                        ? prefix
                        : HotMaps.storeKey(prefix, prefix.length, after, after.length),
                (key, value) -> {
                    if (after != null
                            && builder.count() == 0
                            && Arrays.equals(
                                    key, prefix.length, key.length, after, 0, after.length)) {
                        return true;
                    }
                    if (builder.count() == MAX_ENTRIES) {
                        more[0] = true;
                        return false;
                    }
                    byte[] read = value.get();
                    long length = (long) builder.length() + key.length + read.length;
                    if (builder.count() > 0 && length > MAX_BYTES) {
                        more[0] = true;
                        return false;
                    }
                    builder.add(0, key, prefix.length, read);
                    return true;
                });
        return new MapChunk(builder.entries(), builder.length(), null, !more[0]);
    }

    private void skipAbsent() {
        while (position < end && MapEntries.is(entries, position, MapEntries.ABSENT)) {
            position = MapEntries.next(entries, position);
        }
    }

    /** Whether there is an entry to look at. */
    public boolean hasEntry() {
        return left > 0 && position < end;
    }

    /** Whether no chunk comes after this one, once it has no entry any more. */
    public boolean isLast() {
        return last && position >= end;
    }

    /** The bytes that the offsets are of. */
    public byte[] array() {
        return array;
    }

    /** Where the current key begins. */
    public int keyOffset() {
        return MapEntries.key(position);
    }

    /** The length of the current key. */
    public int keyLength() {
        return MapEntries.keyLength(entries, position);
    }

    /** Where the current value begins. */
    public int valueOffset() {
        return MapEntries.value(entries, position);
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
