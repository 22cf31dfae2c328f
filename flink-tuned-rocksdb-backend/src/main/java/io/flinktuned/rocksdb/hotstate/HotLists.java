// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.Arrays;

/**
 * A list for each key, as the bytes that Flink writes: elements with a delimiter between.
 *
 * <p>Appending does not read. So what is held of a list may be only the elements that were appended
 * since it was last written; they are appended in the store, too. A list that gets longer than
 * {@value #MAX_BYTES} bytes is not held after it has been written.
 *
 * <p>The value of a record is where the elements begin that are not written yet, in four bytes, and
 * the elements.
 */
@Internal
public final class HotLists extends HotState {

    private static final byte DELIMITER = ',';
    private static final int MAX_BYTES = 1 << 16;

    /** The elements are all that there are. */
    private static final int COMPLETE = Record.FIRST_OF_KIND;

    /** The store has another list, or one that is no more. */
    private static final int REPLACED = Record.FIRST_OF_KIND << 1;

    private static final int ELEMENTS = Integer.BYTES;

    private final Lists lists;

    /**
     * @param tier that of the keyed backend
     * @param store where the lists are kept in the end
     */
    public HotLists(HotTier tier, Store store, StateStatistics statistics) {
        super(tier, statistics);
        this.lists = add(new Lists(store, statistics));
    }

    /**
     * Looks the list of a key up.
     *
     * @param key begins with the key
     * @param found is set to the list if there is one
     * @return whether there is one
     */
    public boolean get(byte[] key, int length, Found found) {
        long begin = begin();
        long misses = statistics.misses;
        boolean exists = find(key, length, found);
        endRead(begin, misses);
        return exists;
    }

    private boolean find(byte[] key, int length, Found found) {
        int address = tier.find(lists, key, length);
        if (address != 0) {
            MemorySegment m = tier.segment(address);
            int o = tier.offset(address);
            Record.use(m, o);
            if (Record.is(m, o, COMPLETE)) {
                boolean exists = !Record.is(m, o, Record.ABSENT);
                countHit(exists);
                if (exists) {
                    found.set(m, elements(m, o), elementsLength(m, o));
                }
                return exists;
            }
        }
        count(false);
        byte[] list = complete(key, length, lists.store.get(Arrays.copyOf(key, length)));
        tier.settle();
        if (list == null) {
            return false;
        }
        found.set(list);
        return true;
    }

    /**
     * Holds a whole list.
     *
     * @param stored what the store has of it
     * @return the list with what has been appended and is not in the store; null if there is none
     */
    @Nullable
    private byte[] complete(byte[] key, int length, @Nullable byte[] stored) {
        int address = tier.find(lists, key, length);
        byte[] list = stored;
        int appended = 0;
        if (address != 0
                && !Record.is(tier.segment(address), tier.offset(address), Record.ABSENT)) {
            MemorySegment m = tier.segment(address);
            int o = tier.offset(address);
            appended = elementsLength(m, o);
            int start = stored == null ? 0 : stored.length + 1;
            list = stored == null ? new byte[appended] : Arrays.copyOf(stored, start + appended);
            if (start > 0) {
                list[start - 1] = DELIMITER;
            }
            m.get(elements(m, o), list, start, appended);
        }
        int bytes = list == null ? 0 : list.length;
        if (bytes > MAX_BYTES) {
            return list;
        }
        address = tier.place(lists, key, length, ELEMENTS + bytes);
        if (address != 0) {
            MemorySegment m = tier.segment(address);
            int o = tier.offset(address);
            // What was appended may have been written to make room.
            boolean isUnflushed = Record.is(m, o, Record.UNFLUSHED);
            Record.clear(m, o, Record.NEW);
            Record.set(m, o, COMPLETE);
            Record.set(m, o, Record.ABSENT, list == null);
            Record.set(m, o, Record.ABSENT_IN_STORE, stored == null && isUnflushed || list == null);
            setElements(m, o, list, bytes);
            setUnwritten(m, o, isUnflushed ? bytes - appended : bytes);
        }
        return list;
    }

    /**
     * Appends elements.
     *
     * @param key begins with the key
     * @param elements begins with the elements, which already have delimiters between them
     */
    public void append(byte[] key, int length, byte[] elements, int elementsLength) {
        long begin = begin();
        add(key, length, elements, elementsLength);
        endWrite(begin, length + elementsLength);
    }

    private void add(byte[] key, int length, byte[] elements, int elementsLength) {
        int address = tier.find(lists, key, length);
        int held = 0;
        if (address != 0) {
            MemorySegment m = tier.segment(address);
            int o = tier.offset(address);
            held = Record.is(m, o, Record.ABSENT) ? 0 : elementsLength(m, o) + 1;
        }
        address = tier.place(lists, key, length, ELEMENTS + held + elementsLength);
        if (address == 0) {
            appendInStore(key, length, Arrays.copyOf(elements, elementsLength));
            return;
        }
        MemorySegment m = tier.segment(address);
        int o = tier.offset(address);
        boolean wasUnflushed = Record.is(m, o, Record.UNFLUSHED);
        int before = wasUnflushed ? lists.unflushedBytes(m, o) : 0;
        if (Record.is(m, o, Record.NEW)) {
            Record.clear(m, o, Record.NEW);
            Record.set(m, o, Record.ABSENT);
            setElements(m, o, null, 0);
        } else {
            Record.use(m, o);
        }
        int start = 0;
        if (Record.is(m, o, Record.ABSENT)) {
            Record.clear(m, o, Record.ABSENT);
        } else {
            start = elementsLength(m, o) + 1;
            m.put(elements(m, o) + start - 1, DELIMITER);
        }
        if (!wasUnflushed || start == 0) {
            setUnwritten(m, o, start);
        }
        m.put(elements(m, o) + start, elements, 0, elementsLength);
        Record.setValueLength(m, o, ELEMENTS + start + elementsLength);
        count(wasUnflushed);
        tier.unflushed(lists, address, wasUnflushed ? 0 : 1, lists.unflushedBytes(m, o) - before);
        forgetIfLong(address);
        tier.settle();
    }

    /**
     * Replaces the list of a key.
     *
     * @param key begins with the key
     * @param list null if there is none any more
     */
    public void put(byte[] key, int length, @Nullable byte[] list) {
        long begin = begin();
        int bytes = list == null ? 0 : list.length;
        replace(key, length, list, bytes);
        endWrite(begin, length + bytes);
    }

    private void replace(byte[] key, int length, @Nullable byte[] list, int bytes) {
        int address = tier.place(lists, key, length, ELEMENTS + bytes);
        if (address == 0) {
            count(false);
            forget(key, length);
            tier.change(() -> lists.store.put(Arrays.copyOf(key, length), list));
            statistics.bytesWritten += length + bytes;
            return;
        }
        MemorySegment m = tier.segment(address);
        int o = tier.offset(address);
        boolean wasUnflushed = Record.is(m, o, Record.UNFLUSHED);
        int before = wasUnflushed ? lists.unflushedBytes(m, o) : 0;
        if (Record.is(m, o, Record.NEW)) {
            Record.clear(m, o, Record.NEW);
        } else {
            Record.use(m, o);
        }
        Record.set(m, o, COMPLETE | REPLACED);
        Record.set(m, o, Record.ABSENT, list == null);
        setElements(m, o, list, bytes);
        setUnwritten(m, o, 0);
        count(wasUnflushed);
        if (list != null || !Record.is(m, o, Record.ABSENT_IN_STORE)) {
            tier.unflushed(
                    lists, address, wasUnflushed ? 0 : 1, lists.unflushedBytes(m, o) - before);
        } else {
            Record.clear(m, o, REPLACED);
            if (wasUnflushed) {
                tier.unflushedGone(lists, 1, before);
                Record.clear(m, o, Record.UNFLUSHED);
            }
        }
        forgetIfLong(address);
        tier.settle();
    }

    private void forgetIfLong(int address) {
        if (elementsLength(tier.segment(address), tier.offset(address)) > MAX_BYTES) {
            tier.write(address);
            tier.remove(lists, address);
        }
    }

    /** Of elements of a list that is not admitted, or for which there is no room. */
    private void appendInStore(byte[] key, int length, byte[] elements) {
        count(false);
        int address = tier.find(lists, key, length);
        if (address != 0) {
            tier.write(address);
            tier.remove(lists, address);
        }
        tier.change(() -> lists.store.append(Arrays.copyOf(key, length), elements));
        statistics.bytesWritten += length + elements.length;
    }

    private void forget(byte[] key, int length) {
        int address = tier.find(lists, key, length);
        if (address != 0) {
            tier.remove(lists, address);
        }
    }

    private static int elements(MemorySegment m, int o) {
        return Record.value(m, o) + ELEMENTS;
    }

    private static int elementsLength(MemorySegment m, int o) {
        return Record.valueLength(m, o) - ELEMENTS;
    }

    private static void setElements(MemorySegment m, int o, @Nullable byte[] list, int length) {
        Record.setValueLength(m, o, ELEMENTS + length);
        if (list != null) {
            m.put(elements(m, o), list, 0, length);
        }
    }

    /** After the delimiter of these elements, if they have one. */
    private static int unwritten(MemorySegment m, int o) {
        return m.getInt(Record.value(m, o));
    }

    private static void setUnwritten(MemorySegment m, int o, int from) {
        m.putInt(Record.value(m, o), from);
    }

    private static final class Lists extends HotTable {

        Lists(Store store, StateStatistics statistics) {
            super(store, statistics);
        }

        @Override
        int unflushedBytes(MemorySegment m, int o) {
            return Record.keyLength(m, o) + elementsLength(m, o) - unwritten(m, o);
        }

        @Override
        int write(Store.Writer writer, MemorySegment m, int o) {
            int key = Record.key(o);
            int keyLength = Record.keyLength(m, o);
            int from = unwritten(m, o);
            boolean absent = Record.is(m, o, Record.ABSENT);
            if (absent) {
                writer.delete(m, key, keyLength, key, 0);
            } else if (Record.is(m, o, REPLACED)) {
                writer.put(m, key, keyLength, key, 0, elements(m, o), elementsLength(m, o));
            } else {
                writer.append(
                        m, key, keyLength, elements(m, o) + from, elementsLength(m, o) - from);
            }
            Record.set(m, o, Record.ABSENT_IN_STORE, absent);
            Record.clear(m, o, REPLACED);
            if (!Record.is(m, o, COMPLETE)) {
                Record.set(m, o, Record.ABSENT);
                Record.setValueLength(m, o, ELEMENTS);
            }
            setUnwritten(m, o, elementsLength(m, o));
            return 1;
        }
    }
}
