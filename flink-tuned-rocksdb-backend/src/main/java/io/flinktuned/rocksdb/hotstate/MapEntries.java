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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Entries of one small map in a byte array, in the order of their keys, which is that of RocksDB.
 * One array for a whole map takes a fraction of the heap that objects would, and of the time to go
 * over it.
 *
 * <p>Each entry is: flags (the highest 3 bits) and length of the key (4 bytes), length of the value
 * (4), key, value. Keys and values are the bytes that Flink writes; the value has Flink's marker
 * for null. Iterators go on with the array they have: nothing changes in one that they may look at
 * but the flags that say what the store has.
 */
final class MapEntries {

    /** The store does not have this yet. */
    static final int UNWRITTEN = 1;

    /** The key has no value; the entry is here because that is known, or to be written. */
    static final int ABSENT = 2;

    /** The store has no value for the key. */
    static final int ABSENT_IN_STORE = 4;

    static final byte[] NONE = new byte[0];

    private static final int HEADER = 8;
    private static final int FLAGS_SHIFT = 29;
    private static final int LENGTH_MASK = (1 << FLAGS_SHIFT) - 1;

    /** Longs in the order of their bytes. */
    static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private MapEntries() {}

    static int flags(byte[] entries, int position) {
        return (int) INT.get(entries, position) >>> FLAGS_SHIFT;
    }

    static void setFlags(byte[] entries, int position, int flags) {
        INT.set(entries, position, flags << FLAGS_SHIFT | keyLength(entries, position));
    }

    static boolean isAbsent(byte[] entries, int position) {
        return (flags(entries, position) & ABSENT) != 0;
    }

    static int keyOffset(int position) {
        return position + HEADER;
    }

    static int keyLength(byte[] entries, int position) {
        return (int) INT.get(entries, position) & LENGTH_MASK;
    }

    static int valueOffset(byte[] entries, int position) {
        return position + HEADER + keyLength(entries, position);
    }

    static int valueLength(byte[] entries, int position) {
        return (int) INT.get(entries, position + 4);
    }

    static byte[] key(byte[] entries, int position) {
        return Arrays.copyOfRange(
                entries, keyOffset(position), keyOffset(position) + keyLength(entries, position));
    }

    static byte[] value(byte[] entries, int position) {
        int offset = valueOffset(entries, position);
        return Arrays.copyOfRange(entries, offset, offset + valueLength(entries, position));
    }

    /** The position of the entry after this one; the length of the array after the last. */
    static int next(byte[] entries, int position) {
        return valueOffset(entries, position) + valueLength(entries, position);
    }

    /** The position of a key; if it is not there, {@code ~} of where it would be. */
    static int find(byte[] entries, byte[] key, int keyLength) {
        int position = 0;
        while (position < entries.length) {
            int order = compare(entries, position, key, 0, keyLength);
            if (order >= 0) {
                return order == 0 ? position : ~position;
            }
            position = next(entries, position);
        }
        return ~position;
    }

    /** Compares the key of an entry with all that comes in {@code key} from an offset on. */
    static int compare(byte[] entries, int position, byte[] key, int keyOffset) {
        return compare(entries, position, key, keyOffset, key.length - keyOffset);
    }

    private static int compare(
            byte[] entries, int position, byte[] key, int keyOffset, int keyLength) {
        int offset = keyOffset(position);
        int length = keyLength(entries, position);
        if (length == 8 && keyLength == 8) {
            return Long.compareUnsigned(
                    (long) LONG.get(entries, offset), (long) LONG.get(key, keyOffset));
        }
        return Arrays.compareUnsigned(
                entries, offset, offset + length, key, keyOffset, keyOffset + keyLength);
    }

    /** Entries with one more, at a position that {@link #find} has given. */
    static byte[] insert(
            byte[] entries,
            int position,
            int flags,
            byte[] key,
            int keyLength,
            byte[] value,
            int valueLength) {
        byte[] result = new byte[entries.length + HEADER + keyLength + valueLength];
        System.arraycopy(entries, 0, result, 0, position);
        int end = write(result, position, flags, key, 0, keyLength, value, 0, valueLength);
        System.arraycopy(entries, position, result, end, entries.length - position);
        return result;
    }

    /** Entries with another value at a position. */
    static byte[] replace(byte[] entries, int position, int flags, byte[] value, int valueLength) {
        int next = next(entries, position);
        int keyLength = keyLength(entries, position);
        byte[] result = new byte[entries.length + valueLength - valueLength(entries, position)];
        System.arraycopy(entries, 0, result, 0, position);
        int end =
                write(
                        result,
                        position,
                        flags,
                        entries,
                        keyOffset(position),
                        keyLength,
                        value,
                        0,
                        valueLength);
        System.arraycopy(entries, next, result, end, entries.length - next);
        return result;
    }

    /** Sets a value of the same length in the array itself. */
    static void overwrite(byte[] entries, int position, int flags, byte[] value) {
        System.arraycopy(
                value, 0, entries, valueOffset(entries, position), valueLength(entries, position));
        setFlags(entries, position, flags);
    }

    /** Entries without that at a position. */
    static byte[] remove(byte[] entries, int position) {
        int next = next(entries, position);
        byte[] result = new byte[entries.length - (next - position)];
        System.arraycopy(entries, 0, result, 0, position);
        System.arraycopy(entries, next, result, position, entries.length - next);
        return result;
    }

    private static int write(
            byte[] target,
            int position,
            int flags,
            byte[] key,
            int keyOffset,
            int keyLength,
            byte[] value,
            int valueOffset,
            int valueLength) {
        INT.set(target, position, flags << FLAGS_SHIFT | keyLength);
        INT.set(target, position + 4, valueLength);
        System.arraycopy(key, keyOffset, target, position + HEADER, keyLength);
        int offset = position + HEADER + keyLength;
        System.arraycopy(value, valueOffset, target, offset, valueLength);
        return offset + valueLength;
    }

    /** Makes an array of entries that come in the order of their keys. */
    static final class Builder {
        private byte[] entries = new byte[256];
        private int length;
        private int count;

        void add(int flags, byte[] key, int keyOffset, byte[] value) {
            int keyLength = key.length - keyOffset;
            ensure(Math.addExact(HEADER + keyLength, value.length));
            length =
                    write(
                            entries,
                            length,
                            flags,
                            key,
                            keyOffset,
                            keyLength,
                            value,
                            0,
                            value.length);
            count++;
        }

        void copy(byte[] from, int position, int flags) {
            int size = next(from, position) - position;
            ensure(size);
            System.arraycopy(from, position, entries, length, size);
            setFlags(entries, length, flags);
            length += size;
            count++;
        }

        private void ensure(int more) {
            int needed = Math.addExact(length, more);
            if (needed > entries.length) {
                entries = Arrays.copyOf(entries, Math.max(needed, entries.length * 2));
            }
        }

        int length() {
            return length;
        }

        int count() {
            return count;
        }

        byte[] build() {
            return length == entries.length ? entries : Arrays.copyOf(entries, length);
        }
    }
}
