// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Entries of a map that follow each other in a segment, in the order of their keys, which is that
 * of RocksDB.
 *
 * <pre>
 *   | flags 3 bits, length of the key 29 bits | length of the value 4 | key | value |
 * </pre>
 *
 * <p>Keys and values are the bytes that Flink writes; the value has Flink's marker for null.
 */
final class MapEntries {

    /** The store does not have this yet. */
    static final int UNWRITTEN = 1;

    /** The key has no value; the entry is here because that is known, or to be written. */
    static final int ABSENT = 2;

    /** The store has no value for the key. */
    static final int ABSENT_IN_STORE = 4;

    static final int HEADER = 8;

    private static final int FLAGS_SHIFT = 29;
    private static final int LENGTH_MASK = (1 << FLAGS_SHIFT) - 1;

    /** Longs in the order of their bytes. */
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private MapEntries() {}

    static int flags(MemorySegment m, int position) {
        return m.getInt(position) >>> FLAGS_SHIFT;
    }

    static void setFlags(MemorySegment m, int position, int flags) {
        m.putInt(position, flags << FLAGS_SHIFT | keyLength(m, position));
    }

    static boolean is(MemorySegment m, int position, int flag) {
        return (flags(m, position) & flag) != 0;
    }

    static int key(int position) {
        return position + HEADER;
    }

    static int keyLength(MemorySegment m, int position) {
        return m.getInt(position) & LENGTH_MASK;
    }

    static int value(MemorySegment m, int position) {
        return position + HEADER + keyLength(m, position);
    }

    static int valueLength(MemorySegment m, int position) {
        return m.getInt(position + Integer.BYTES);
    }

    /** Where the entry after this one is. */
    static int next(MemorySegment m, int position) {
        return value(m, position) + valueLength(m, position);
    }

    /** Bytes that are to be written for an entry. */
    static int bytes(MemorySegment m, int position) {
        return keyLength(m, position) + valueLength(m, position);
    }

    /**
     * The position of a key; if it is not there, {@code ~} of where it would be.
     *
     * @param from where the first entry is
     * @param end where the last one ends
     */
    static int find(MemorySegment m, int from, int end, byte[] key, int keyOffset, int keyLength) {
        int position = from;
        while (position < end) {
            int order = compare(m, position, key, keyOffset, keyLength);
            if (order >= 0) {
                return order == 0 ? position : ~position;
            }
            position = next(m, position);
        }
        return ~position;
    }

    /** Compares the key of an entry with another one. */
    static int compare(MemorySegment m, int position, byte[] key, int keyOffset, int keyLength) {
        int offset = key(position);
        int length = keyLength(m, position);
        int common = Math.min(length, keyLength);
        int i = 0;
        for (; i <= common - Long.BYTES; i += Long.BYTES) {
            long left = m.getLongBigEndian(offset + i);
            long right = (long) LONG.get(key, keyOffset + i);
            if (left != right) {
                return Long.compareUnsigned(left, right);
            }
        }
        for (; i < common; i++) {
            int order = (m.get(offset + i) & 0xFF) - (key[keyOffset + i] & 0xFF);
            if (order != 0) {
                return order;
            }
        }
        return length - keyLength;
    }

    /**
     * Makes an entry longer or shorter, so that it can be written anew.
     *
     * @param end where the last entry ends
     * @param before its bytes until now; 0 for one that is to be added
     * @param after its bytes from now on; 0 to remove it
     */
    static void resize(MemorySegment m, int position, int end, int before, int after) {
        m.copyTo(position + before, m, position + after, end - position - before);
    }

    static void write(
            MemorySegment m,
            int position,
            int flags,
            byte[] key,
            int keyOffset,
            int keyLength,
            byte[] value,
            int valueLength) {
        m.putInt(position, flags << FLAGS_SHIFT | keyLength);
        m.putInt(position + Integer.BYTES, valueLength);
        m.put(position + HEADER, key, keyOffset, keyLength);
        m.put(position + HEADER + keyLength, value, 0, valueLength);
    }

    /** Collects entries that come in the order of their keys. */
    static final class Builder {
        private byte[] entries = new byte[256];
        private MemorySegment m = MemorySegmentFactory.wrap(entries);
        private int length;
        private int count;

        void add(int flags, byte[] key, int keyOffset, byte[] value) {
            int keyLength = key.length - keyOffset;
            ensure(Math.addExact(HEADER + keyLength, value.length));
            write(m, length, flags, key, keyOffset, keyLength, value, value.length);
            length = next(m, length);
            count++;
        }

        void copy(MemorySegment source, int position, int flags) {
            int size = next(source, position) - position;
            ensure(size);
            source.copyTo(position, m, length, size);
            setFlags(m, length, flags);
            length += size;
            count++;
        }

        private void ensure(int more) {
            int needed = Math.addExact(length, more);
            if (needed > entries.length) {
                entries = Arrays.copyOf(entries, Math.max(needed, entries.length * 2));
                m = MemorySegmentFactory.wrap(entries);
            }
        }

        int length() {
            return length;
        }

        int count() {
            return count;
        }

        /** The entries, which are the first {@link #length} bytes. */
        byte[] entries() {
            return entries;
        }
    }
}
