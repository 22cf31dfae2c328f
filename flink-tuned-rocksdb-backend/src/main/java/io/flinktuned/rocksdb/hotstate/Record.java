// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of what is held for one key of a table, in a segment at an offset that is a multiple
 * of eight.
 *
 * <pre>
 *   0      4           6      8                      12      14        16
 *   | next | keyLength | size | valueLength, flags   | table | nextDue | key | value | free |
 *     int    short       short  20 and 12 bits         short   short
 * </pre>
 *
 * <p>{@code next} is the address of the next record in the bucket of the index. {@code size} is
 * that of the whole record, and {@code nextDue} the offset of the next record of the segment in the
 * list of those that may be unflushed; both are divided by eight. The value may grow into what is
 * free.
 */
final class Record {

    static final int HEADER = 16;

    /** The longest key. */
    static final int MAX_KEY_LENGTH = 0xFFFF;

    /** Not in the index any more. */
    static final int DEAD = 1;

    /** The store does not have it as it is. */
    static final int UNFLUSHED = 1 << 1;

    /** In the list of its segment of records that may be unflushed. */
    static final int LISTED = 1 << 2;

    /** There is no value: a negative entry, or a tombstone if it is unflushed. */
    static final int ABSENT = 1 << 3;

    /** The store has no value. */
    static final int ABSENT_IN_STORE = 1 << 4;

    /** Nothing is known yet: the record has just been made. */
    static final int NEW = 1 << 5;

    /** The first of the flags that mean something to one kind of state only. */
    static final int FIRST_OF_KIND = 1 << 6;

    private static final int USES_SHIFT = 10;
    private static final int ONE_USE = 1 << USES_SHIFT;
    private static final int USES = 3 << USES_SHIFT;

    private static final int FLAG_BITS = 12;
    private static final int FLAGS = (1 << FLAG_BITS) - 1;

    private static final int KEY_LENGTH = 4;
    private static final int SIZE = 6;
    private static final int VALUE = 8;
    private static final int TABLE = 12;
    private static final int NEXT_DUE = 14;

    private static final int UNIT_SHIFT = 3;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Record() {}

    /** Bytes that a record takes. */
    static int size(int keyLength, int valueLength) {
        return HEADER + keyLength + valueLength + 7 & ~7;
    }

    static void create(
            MemorySegment m, int o, int size, int table, byte[] key, int keyLength, int flags) {
        m.putShort(o + KEY_LENGTH, (short) keyLength);
        m.putShort(o + SIZE, (short) (size >> UNIT_SHIFT));
        m.putInt(o + VALUE, flags);
        m.putShort(o + TABLE, (short) table);
        m.put(o + HEADER, key, 0, keyLength);
    }

    static int next(MemorySegment m, int o) {
        return m.getInt(o);
    }

    static void setNext(MemorySegment m, int o, int next) {
        m.putInt(o, next);
    }

    static int keyLength(MemorySegment m, int o) {
        return m.getShort(o + KEY_LENGTH) & 0xFFFF;
    }

    static int key(int o) {
        return o + HEADER;
    }

    static int size(MemorySegment m, int o) {
        return (m.getShort(o + SIZE) & 0xFFFF) << UNIT_SHIFT;
    }

    static int table(MemorySegment m, int o) {
        return m.getShort(o + TABLE) & 0xFFFF;
    }

    static int value(MemorySegment m, int o) {
        return o + HEADER + keyLength(m, o);
    }

    static int valueLength(MemorySegment m, int o) {
        return m.getInt(o + VALUE) >>> FLAG_BITS;
    }

    static void setValueLength(MemorySegment m, int o, int length) {
        m.putInt(o + VALUE, length << FLAG_BITS | m.getInt(o + VALUE) & FLAGS);
    }

    /** How long the value may become. */
    static int capacity(MemorySegment m, int o) {
        return size(m, o) - HEADER - keyLength(m, o);
    }

    static boolean is(MemorySegment m, int o, int flag) {
        return (m.getInt(o + VALUE) & flag) != 0;
    }

    static void set(MemorySegment m, int o, int flag) {
        m.putInt(o + VALUE, m.getInt(o + VALUE) | flag);
    }

    static void clear(MemorySegment m, int o, int flag) {
        m.putInt(o + VALUE, m.getInt(o + VALUE) & ~flag);
    }

    static void set(MemorySegment m, int o, int flag, boolean on) {
        if (on) {
            set(m, o, flag);
        } else {
            clear(m, o, flag);
        }
    }

    /** Gives a record all flags of another one but that it is in the list of its segment. */
    static void copyFlags(MemorySegment source, int at, MemorySegment m, int o) {
        int flags = source.getInt(at + VALUE) & FLAGS & ~LISTED;
        m.putInt(o + VALUE, m.getInt(o + VALUE) & ~FLAGS | flags);
    }

    /** Number of uses since eviction looked last, up to three. */
    static int uses(MemorySegment m, int o) {
        return (m.getInt(o + VALUE) & USES) >> USES_SHIFT;
    }

    static void use(MemorySegment m, int o) {
        int value = m.getInt(o + VALUE);
        if ((value & USES) != USES) {
            m.putInt(o + VALUE, value + ONE_USE);
        }
    }

    static void setUses(MemorySegment m, int o, int uses) {
        m.putInt(o + VALUE, m.getInt(o + VALUE) & ~USES | uses << USES_SHIFT);
    }

    /** The offset of the next record of the list; 0 if there is none. */
    static int nextDue(MemorySegment m, int o) {
        return (m.getShort(o + NEXT_DUE) & 0xFFFF) << UNIT_SHIFT;
    }

    static void setNextDue(MemorySegment m, int o, int next) {
        m.putShort(o + NEXT_DUE, (short) (next >> UNIT_SHIFT));
    }

    static boolean hasKey(MemorySegment m, int o, int table, byte[] key, int length) {
        if (keyLength(m, o) != length || table(m, o) != table) {
            return false;
        }
        int at = key(o);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if (m.getLong(at + i) != (long) LONG.get(key, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (m.get(at + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] copy(MemorySegment m, int offset, int length) {
        byte[] bytes = new byte[length];
        m.get(offset, bytes, 0, length);
        return bytes;
    }
}
