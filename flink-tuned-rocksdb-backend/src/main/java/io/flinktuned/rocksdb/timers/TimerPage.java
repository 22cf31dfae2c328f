// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import org.apache.flink.core.memory.MemorySegment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A part of {@link SortedTimers}: some timers that follow each other, in one piece of memory.
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
 * <p>A page grows up to {@link TimerMemory#pageBytes()}, and beyond for a single timer that needs
 * more. All offsets are from where it begins, so it can be moved.
 */
final class TimerPage {

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

    private final TimerMemory memory;
    private final int keyGroupBytes;

    /** All timers of this page are at least this, and those of the page before are less. */
    private final byte[] bound;

    private TimerMemory.Place place;

    /** Of {@link #place}, where all reads go. */
    private MemorySegment data;

    private int base;

    /** Bytes of {@link #place} that are used; after a move there may be more. */
    private int capacity;

    /** The first slot in use. */
    private int from;

    /** The slot after the last one in use. */
    private int to;

    /** Where the record begins that was added last. */
    private int low;

    /** Bytes of records whose timers are here. */
    private int recordBytes;

    private int unstored;

    /** A page for few timers, until there are more. */
    TimerPage(TimerMemory memory, int keyGroupBytes, byte[] bound) {
        this(memory, keyGroupBytes, bound, Math.min(MIN_BYTES, memory.pageBytes()));
    }

    private TimerPage(TimerMemory memory, int keyGroupBytes, byte[] bound, int bytes) {
        this.memory = memory;
        this.keyGroupBytes = keyGroupBytes;
        this.bound = bound;
        startAt(memory.take(this, bytes));
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

    /** Memory that this takes. */
    int bytes() {
        return capacity;
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
        long slotOrder = data.getLong(base + slot);
        if (slotOrder != order) {
            return slotOrder < order ? -1 : 1;
        }
        long slotTag = data.getLong(base + slot + TAG);
        if (slotTag != tag) {
            return slotTag < tag ? -1 : 1;
        }
        return compareRest(base + record(slot), key, length);
    }

    /** Compares what is not in the slot, of a timer that is the same in it. */
    private int compareRest(int record, byte[] key, int length) {
        int recordLength = data.getInt(record);
        int start = keyGroupBytes + IN_SLOT;
        int common = Math.min(recordLength, length);
        int rest = record + Integer.BYTES + keyGroupBytes - start;
        for (int i = start; i < common; i++) {
            int compared = (data.get(rest + i) & 0xFF) - (key[i] & 0xFF);
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(recordLength, length);
    }

    private int reference(int slot) {
        return data.getInt(base + slot + REFERENCE);
    }

    private int record(int slot) {
        return reference(slot) >>> 1;
    }

    boolean isStored(int position) {
        return (reference((from + position) * SLOT) & 1) != 0;
    }

    /** A copy of the bytes of a timer. */
    byte[] key(int position) {
        int slot = base + (from + position) * SLOT;
        int record = base + record((from + position) * SLOT);
        int length = data.getInt(record);
        int rest = Math.max(0, length - keyGroupBytes - IN_SLOT);
        byte[] key = new byte[keyGroupBytes + IN_SLOT + rest];
        data.get(record + Integer.BYTES, key, 0, keyGroupBytes);
        LONG.set(key, keyGroupBytes, data.getLong(slot) ^ Long.MIN_VALUE);
        LONG.set(key, keyGroupBytes + Long.BYTES, data.getLong(slot + TAG) ^ Long.MIN_VALUE);
        data.get(record + Integer.BYTES + keyGroupBytes, key, keyGroupBytes + IN_SLOT, rest);
        return length == key.length ? key : Arrays.copyOf(key, length);
    }

    // ------------------------------------------------------------------------
    //  Changing
    // ------------------------------------------------------------------------

    private int recordLength(int length) {
        return Integer.BYTES + keyGroupBytes + Math.max(0, length - keyGroupBytes - IN_SLOT);
    }

    /** Whether a timer needs so much that others are not moved to make room beside it. */
    boolean isLarge(int length) {
        return length > memory.pageBytes() / 4;
    }

    /**
     * Whether a timer fits. What is scattered is moved together only if some room is left after it:
     * otherwise the next timer would move it all again.
     */
    boolean hasRoom(int length) {
        return isEmpty()
                || fits(recordLength(length))
                || used() + SLOT + recordLength(length) <= memory.pageBytes() / 8 * 7;
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
            rebuild(Math.max(needed, Math.min(memory.pageBytes(), Math.max(capacity, 2 * needed))));
        }
        low -= bytes;
        int record = base + low;
        data.putInt(record, length);
        data.put(record + Integer.BYTES, key, 0, keyGroupBytes);
        int rest = Math.min(length, keyGroupBytes + IN_SLOT);
        data.put(record + Integer.BYTES + keyGroupBytes, key, rest, length - rest);
        insertSlot(position, order, tag, low << 1 | (stored ? 1 : 0));
        recordBytes += bytes;
        unstored += stored ? 0 : 1;
    }

    /** Moves the fewer slots: those before or those behind. */
    private void insertSlot(int position, long order, long tag, int reference) {
        if (from > 0 && position < size() / 2) {
            moveSlots(from, from - 1, position);
            from--;
        } else {
            moveSlots(from + position, from + position + 1, size() - position);
            to++;
        }
        int slot = base + (from + position) * SLOT;
        data.putLong(slot, order);
        data.putLong(slot + TAG, tag);
        data.putInt(slot + REFERENCE, reference);
    }

    /** The JVM copies between places that overlap as if there were another between them. */
    private void moveSlots(int first, int target, int count) {
        data.copyTo(base + first * SLOT, data, base + target * SLOT, count * SLOT);
    }

    void remove(int position) {
        recordBytes -= recordLength(data.getInt(base + record((from + position) * SLOT)));
        unstored -= isStored(position) ? 0 : 1;
        if (position < size() / 2) {
            moveSlots(from, from + 1, position);
            from++;
        } else {
            moveSlots(from + position + 1, from + position, size() - position - 1);
            to--;
        }
    }

    /** RocksDB has the timer from now on. */
    void setStored(int position) {
        if (!isStored(position)) {
            int slot = (from + position) * SLOT;
            data.putInt(base + slot + REFERENCE, reference(slot) | 1);
            unstored--;
        }
    }

    // ------------------------------------------------------------------------
    //  Places
    // ------------------------------------------------------------------------

    private void startAt(TimerMemory.Place start) {
        useWhatIsAt(start);
        capacity = start.bytes;
        low = capacity;
        from = 0;
        to = 0;
        recordBytes = 0;
        unstored = 0;
    }

    private void useWhatIsAt(TimerMemory.Place newPlace) {
        place = newPlace;
        data = newPlace.memory;
        base = newPlace.offset;
    }

    /** Moves everything together, in at least so many bytes. */
    private void rebuild(int bytes) {
        TimerMemory.Place old = place;
        int oldFrom = from;
        int count = size();
        if (bytes <= old.bytes && old.bytes <= memory.pageBytes()) {
            MemorySegment copy = memory.scratch();
            data.copyTo(base, copy, 0, capacity);
            startAt(old);
            append(copy, 0, oldFrom, count);
        } else {
            startAt(memory.take(this, bytes));
            append(old.memory, old.offset, oldFrom, count);
            memory.give(this, old);
        }
    }

    /** Appends timers of another page, which is somewhere else, for which there is room. */
    private void append(MemorySegment source, int sourceBase, int first, int count) {
        for (int i = 0; i < count; i++) {
            int slot = sourceBase + (first + i) * SLOT;
            int reference = source.getInt(slot + REFERENCE);
            int record = sourceBase + (reference >>> 1);
            int bytes = recordLength(source.getInt(record));
            low -= bytes;
            source.copyTo(record, data, base + low, bytes);
            source.copyTo(slot, data, base + to * SLOT, REFERENCE);
            data.putInt(base + to * SLOT + REFERENCE, low << 1 | reference & 1);
            to++;
            recordBytes += bytes;
            unstored += 1 - (reference & 1);
        }
    }

    /** Moves the timers from a position on to a new page. */
    TimerPage split(int position) {
        TimerPage right =
                new TimerPage(
                        memory, keyGroupBytes, key(position), Math.max(memory.pageBytes(), used()));
        right.append(data, base, from + position, size() - position);
        to = from + position;
        recordBytes -= right.recordBytes;
        rebuild(Math.max(memory.pageBytes(), used()));
        return right;
    }

    /** Whether this page and the next one fit half a page, so that they need not be two. */
    boolean isSmallWith(TimerPage next) {
        return used() + next.used() <= memory.pageBytes() / 2;
    }

    /** Takes the timers of the next page over. */
    void merge(TimerPage next) {
        rebuild(memory.pageBytes());
        append(next.data, next.base, next.from, next.size());
    }

    /** Moves to another place, which is as large or larger. */
    void moveTo(TimerMemory.Place newPlace) {
        TimerMemory.Place old = place;
        data.copyTo(base, newPlace.memory, newPlace.offset, capacity);
        useWhatIsAt(newPlace);
        memory.give(this, old);
    }

    /** Gives the memory back; not to be used any more. */
    void free() {
        memory.give(this, place);
    }
}
