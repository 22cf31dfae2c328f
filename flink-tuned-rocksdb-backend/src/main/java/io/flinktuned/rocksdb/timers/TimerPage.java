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

package io.flinktuned.rocksdb.timers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A part of {@link SortedTimers}: some timers that follow each other, in one array of bytes.
 *
 * <pre>
 *   slots, in order --&gt;                            &lt;-- records
 *   | order 8 | tag 8 | record and flag 4 | ...  |  ... | length 4 | key group | rest |
 *     from                                  to     low
 * </pre>
 *
 * <p>The bytes of a timer after its key group are compared as RocksDB does. The first eight of them
 * are its <em>order</em>, which is its time, and the next eight its <em>tag</em>; both are numbers
 * in the slot, with zeros where there are fewer bytes. What is left is in the record, and is looked
 * at only if the numbers are equal. A record is not moved when slots are.
 *
 * <p>A page grows up to {@value #MAX_BYTES} bytes, and beyond for a single timer that needs more.
 */
final class TimerPage {

    static final int MAX_BYTES = 16 * 1024;

    /** Heap besides the array: this object, the bound, and the place in the directory. */
    static final int OVERHEAD = 200;

    /** About what a timer takes besides the bytes of its key: its slot, its length, and room. */
    static final int BYTES_BESIDES_KEY = 24;

    private static final int MIN_BYTES = 256;

    private static final int SLOT = 20;
    private static final int TAG = 8;
    private static final int REFERENCE = 16;

    /** Bytes after the key group that are in the slot. */
    private static final int IN_SLOT = 16;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final int keyGroupBytes;

    /** All timers of this page are at least this, and those of the page before are less. */
    private final byte[] bound;

    private byte[] data = new byte[MIN_BYTES];

    /** The first slot in use. */
    private int from;

    /** The slot after the last one in use. */
    private int to;

    /** Where the record begins that was added last. */
    private int low = MIN_BYTES;

    /** Bytes of records whose timers are here. */
    private int recordBytes;

    private int unstored;

    TimerPage(int keyGroupBytes, byte[] bound) {
        this.keyGroupBytes = keyGroupBytes;
        this.bound = bound;
    }

    /** The eight bytes of a key from {@code start} on, so that numbers are ordered as they are. */
    static long eightBytes(byte[] key, int length, int start) {
        if (length - start >= Long.BYTES) {
            return (long) LONG.get(key, start) ^ Long.MIN_VALUE;
        }
        long bytes = 0;
        for (int i = start; i < start + Long.BYTES; i++) {
            bytes = bytes << Byte.SIZE | (i < length ? key[i] & 0xFF : 0);
        }
        return bytes ^ Long.MIN_VALUE;
    }

    byte[] bound() {
        return bound;
    }

    int size() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Timers that have to be put into RocksDB. */
    int unstored() {
        return unstored;
    }

    /** Heap that this takes. */
    int bytes() {
        return data.length + OVERHEAD;
    }

    /** Bytes that are in use, which may be scattered. */
    private int used() {
        return size() * SLOT + recordBytes;
    }

    // ------------------------------------------------------------------------
    //  Looking
    // ------------------------------------------------------------------------

    /**
     * The position of a timer among those of this page; {@code -(insertion point) - 1} if it is not
     * here.
     */
    int find(byte[] key, int length, long order, long tag) {
        int left = from;
        int right = to - 1;
        while (left <= right) {
            int middle = (left + right) >>> 1;
            int compared = compare(middle * SLOT, key, length, order, tag);
            if (compared < 0) {
                left = middle + 1;
            } else if (compared > 0) {
                right = middle - 1;
            } else {
                return middle - from;
            }
        }
        return -(left - from) - 1;
    }

    /** Compares the first timer with another one. */
    int compareFirst(byte[] key, int length, long order, long tag) {
        return compare(from * SLOT, key, length, order, tag);
    }

    private int compare(int slot, byte[] key, int length, long order, long tag) {
        long slotOrder = (long) LONG.get(data, slot);
        if (slotOrder != order) {
            return slotOrder < order ? -1 : 1;
        }
        long slotTag = (long) LONG.get(data, slot + TAG);
        if (slotTag != tag) {
            return slotTag < tag ? -1 : 1;
        }
        int record = record(slot);
        int recordLength = (int) INT.get(data, record);
        int start = keyGroupBytes + IN_SLOT;
        if (recordLength <= start || length <= start) {
            return Integer.compare(recordLength, length);
        }
        int rest = record + Integer.BYTES + keyGroupBytes;
        return Arrays.compareUnsigned(data, rest, rest + recordLength - start, key, start, length);
    }

    private int record(int slot) {
        return (int) INT.get(data, slot + REFERENCE) >>> 1;
    }

    boolean isStored(int position) {
        return ((int) INT.get(data, (from + position) * SLOT + REFERENCE) & 1) != 0;
    }

    /** A copy of the bytes of a timer. */
    byte[] key(int position) {
        int slot = (from + position) * SLOT;
        int record = record(slot);
        int length = (int) INT.get(data, record);
        int rest = Math.max(0, length - keyGroupBytes - IN_SLOT);
        byte[] key = new byte[keyGroupBytes + IN_SLOT + rest];
        System.arraycopy(data, record + Integer.BYTES, key, 0, keyGroupBytes);
        LONG.set(key, keyGroupBytes, (long) LONG.get(data, slot) ^ Long.MIN_VALUE);
        LONG.set(
                key,
                keyGroupBytes + Long.BYTES,
                (long) LONG.get(data, slot + TAG) ^ Long.MIN_VALUE);
        System.arraycopy(
                data, record + Integer.BYTES + keyGroupBytes, key, keyGroupBytes + IN_SLOT, rest);
        return length == key.length ? key : Arrays.copyOf(key, length);
    }

    // ------------------------------------------------------------------------
    //  Changing
    // ------------------------------------------------------------------------

    private int recordLength(int length) {
        return Integer.BYTES + keyGroupBytes + Math.max(0, length - keyGroupBytes - IN_SLOT);
    }

    /** Whether a timer needs so much that others are not moved to make room beside it. */
    static boolean isLarge(int length) {
        return length > MAX_BYTES / 4;
    }

    /**
     * Whether a timer fits. What is scattered is moved together only if some room is left after it:
     * otherwise the next timer would move it all again.
     */
    boolean hasRoom(int length) {
        return isEmpty()
                || fits(recordLength(length))
                || used() + SLOT + recordLength(length) <= MAX_BYTES / 8 * 7;
    }

    private boolean fits(int recordLength) {
        return (to + 1) * SLOT + recordLength <= low;
    }

    /**
     * Adds a timer, for which there is room.
     *
     * @param position where {@link #find} said
     */
    void insert(int position, byte[] key, int length, long order, long tag, boolean stored) {
        int bytes = recordLength(length);
        if (!fits(bytes)) {
            int needed = used() + SLOT + bytes;
            rebuild(Math.max(needed, Math.min(MAX_BYTES, Math.max(data.length, 2 * needed))));
        }
        low -= bytes;
        INT.set(data, low, length);
        System.arraycopy(key, 0, data, low + Integer.BYTES, keyGroupBytes);
        System.arraycopy(
                key,
                Math.min(length, keyGroupBytes + IN_SLOT),
                data,
                low + Integer.BYTES + keyGroupBytes,
                bytes - Integer.BYTES - keyGroupBytes);
        insertSlot(position, order, tag, low << 1 | (stored ? 1 : 0));
        recordBytes += bytes;
        unstored += stored ? 0 : 1;
    }

    /** Moves the fewer slots: those before or those behind. */
    private void insertSlot(int position, long order, long tag, int reference) {
        int slot;
        if (from > 0 && position < size() / 2) {
            System.arraycopy(data, from * SLOT, data, (from - 1) * SLOT, position * SLOT);
            from--;
            slot = (from + position) * SLOT;
        } else {
            slot = (from + position) * SLOT;
            System.arraycopy(data, slot, data, slot + SLOT, to * SLOT - slot);
            to++;
        }
        LONG.set(data, slot, order);
        LONG.set(data, slot + TAG, tag);
        INT.set(data, slot + REFERENCE, reference);
    }

    void remove(int position) {
        int slot = (from + position) * SLOT;
        recordBytes -= recordLength((int) INT.get(data, record(slot)));
        unstored -= isStored(position) ? 0 : 1;
        if (position < size() / 2) {
            System.arraycopy(data, from * SLOT, data, (from + 1) * SLOT, position * SLOT);
            from++;
        } else {
            System.arraycopy(data, slot + SLOT, data, slot, (to - 1) * SLOT - slot);
            to--;
        }
    }

    /** RocksDB has the timer from now on. */
    void setStored(int position) {
        if (!isStored(position)) {
            int reference = (from + position) * SLOT + REFERENCE;
            INT.set(data, reference, (int) INT.get(data, reference) | 1);
            unstored--;
        }
    }

    /** Moves everything together, in an array of its own. */
    private void rebuild(int capacity) {
        byte[] old = data;
        int oldFrom = from;
        int count = size();
        data = new byte[capacity];
        low = capacity;
        from = 0;
        to = 0;
        recordBytes = 0;
        unstored = 0;
        append(old, oldFrom, count);
    }

    /** Appends the timers of some slots of an array, for which there is room. */
    private void append(byte[] source, int first, int count) {
        for (int i = 0; i < count; i++) {
            int slot = (first + i) * SLOT;
            int reference = (int) INT.get(source, slot + REFERENCE);
            int record = reference >>> 1;
            int bytes = recordLength((int) INT.get(source, record));
            low -= bytes;
            System.arraycopy(source, record, data, low, bytes);
            System.arraycopy(source, slot, data, to * SLOT, REFERENCE);
            INT.set(data, to * SLOT + REFERENCE, low << 1 | reference & 1);
            to++;
            recordBytes += bytes;
            unstored += 1 - (reference & 1);
        }
    }

    /** Moves the timers from a position on to a new page. */
    TimerPage split(int position) {
        TimerPage right = new TimerPage(keyGroupBytes, key(position));
        right.data = new byte[Math.max(MAX_BYTES, used())];
        right.low = right.data.length;
        right.append(data, from + position, size() - position);
        to = from + position;
        recordBytes -= right.recordBytes;
        rebuild(Math.max(MAX_BYTES, used()));
        return right;
    }

    /** Whether this page and the next one fit half a page, so that they need not be two. */
    boolean isSmallWith(TimerPage next) {
        return used() + next.used() <= MAX_BYTES / 2;
    }

    /** Takes the timers of the next page over. */
    void merge(TimerPage next) {
        rebuild(MAX_BYTES);
        append(next.data, next.from, next.size());
    }
}
