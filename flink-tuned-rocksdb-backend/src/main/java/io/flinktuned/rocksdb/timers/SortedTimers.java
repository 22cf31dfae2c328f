// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import java.util.Arrays;

/**
 * A sorted set of timers, each with a flag that says whether RocksDB has it: the leaves of a B+
 * tree ({@link TimerPage}) with one directory. An operation moves the timers of two pages at most,
 * and the directory, which has a few bytes for each page.
 *
 * <p>A timer is the bytes of its key in RocksDB. What orders timers is what comes after the key
 * group there; Flink serializes timers so that this is the order of their time.
 */
final class SortedTimers {

    /** What {@link #remove} has found. */
    enum Removed {
        NOTHING,
        STORED,
        UNSTORED
    }

    private static final int INITIAL_PAGES = 4;

    private final TimerMemory memory;
    private final int keyGroupBytes;

    private TimerPage[] pages = new TimerPage[INITIAL_PAGES];

    /** Order and tag of the bound of each page, so that a search need not go there. */
    private long[] orders = new long[INITIAL_PAGES];

    private long[] tags = new long[INITIAL_PAGES];

    private int pageCount;
    private int size;
    private int unstored;
    private long bytes;

    /** Of {@link #bytes}, those of pages of one large timer. */
    private long largeBytes;

    SortedTimers(TimerMemory memory, int keyGroupBytes) {
        this.memory = memory;
        this.keyGroupBytes = keyGroupBytes;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Number of timers that RocksDB does not have. */
    int unstored() {
        return unstored;
    }

    /** Memory that this takes. */
    long bytes() {
        return bytes;
    }

    int pages() {
        return pageCount;
    }

    /** Memory that all pages but the first one take. */
    long bytesAfterFirstPage() {
        return pageCount == 0 ? 0 : bytes - pages[0].bytes();
    }

    /** What timers that are larger than a page take of it. */
    long largeBytesAfterFirstPage() {
        return pageCount == 0 ? 0 : largeBytes - large(pages[0].bytes());
    }

    private int large(int pageBytes) {
        return pageBytes > memory.pageBytes() ? pageBytes : 0;
    }

    private void count(int bytesBefore, int bytesNow) {
        bytes += bytesNow - bytesBefore;
        largeBytes += large(bytesNow) - large(bytesBefore);
    }

    /**
     * Adds a timer.
     *
     * @param length of the timer, in {@code key}
     * @return whether it was not there
     */
    boolean add(byte[] key, int length, boolean stored) {
        long order = order(key, length);
        long tag = tag(key, length);
        if (pageCount == 0) {
            insertPage(0, newPage(key, length));
        }
        int index = indexOf(key, length, order, tag);
        int position = pages[index].find(key, length, order, tag);
        if (position >= 0) {
            return false;
        }
        position = -position - 1;
        while (!pages[index].hasRoom(length)) {
            int count = pages[index].size();
            if (position == count) {
                // Timers that come in their order fill their pages.
                insertPage(++index, newPage(key, length));
                position = 0;
            } else {
                int at = count == 1 || pages[index].isLarge(length) ? position : count / 2;
                split(index, at);
                if (position > at) {
                    index++;
                    position -= at;
                }
            }
        }
        TimerPage page = pages[index];
        int before = page.bytes();
        page.insert(position, key, length, order, tag, stored);
        count(before, page.bytes());
        size++;
        unstored += stored ? 0 : 1;
        return true;
    }

    /** Removes a timer. */
    Removed remove(byte[] key, int length) {
        if (pageCount == 0) {
            return Removed.NOTHING;
        }
        long order = order(key, length);
        long tag = tag(key, length);
        int index = indexOf(key, length, order, tag);
        int position = pages[index].find(key, length, order, tag);
        return position < 0 ? Removed.NOTHING : remove(index, position);
    }

    private Removed remove(int index, int position) {
        TimerPage page = pages[index];
        boolean stored = page.isStored(position);
        page.remove(position);
        size--;
        unstored -= stored ? 0 : 1;
        if (page.isEmpty()) {
            removePage(index);
        } else if (index + 1 < pageCount && page.isSmallWith(pages[index + 1])) {
            mergeWithNext(index);
        } else if (index > 0 && pages[index - 1].isSmallWith(page)) {
            mergeWithNext(index - 1);
        }
        return stored ? Removed.STORED : Removed.UNSTORED;
    }

    /** The first timer; there must be one. */
    byte[] first() {
        return pages[0].key(0);
    }

    /** Whether a timer is the first one; there must be one. */
    boolean isFirst(byte[] key, int length) {
        return compareFirst(key, length) == 0;
    }

    /** Whether a timer comes before the first one, or there is none. */
    boolean isBeforeFirst(byte[] key) {
        return pageCount == 0 || compareFirst(key, key.length) > 0;
    }

    private int compareFirst(byte[] key, int length) {
        return pages[0].compareFirst(key, length, order(key, length), tag(key, length));
    }

    /** Removes the first timer; there must be one. */
    Removed removeFirst() {
        return remove(0, 0);
    }

    /**
     * Takes the last timers that RocksDB does not have for such that it has.
     *
     * @param most of them
     * @return these timers, in no order
     */
    byte[][] storeLast(int most) {
        byte[][] keys = new byte[Math.min(most, unstored)][];
        int found = 0;
        for (int i = pageCount - 1; found < keys.length; i--) {
            TimerPage page = pages[i];
            for (int p = page.size() - 1; page.unstored() > 0 && found < keys.length; p--) {
                if (!page.isStored(p)) {
                    keys[found++] = page.key(p);
                    page.setStored(p);
                }
            }
        }
        unstored -= keys.length;
        return keys;
    }

    /** Whether RocksDB has all timers of the last page; there must be one. */
    boolean isLastPageStored() {
        return pages[pageCount - 1].unstored() == 0;
    }

    /**
     * Forgets the timers of the last page, which RocksDB must have.
     *
     * @return the first of them
     */
    byte[] removeLastPage() {
        TimerPage last = pages[pageCount - 1];
        byte[] first = last.key(0);
        size -= last.size();
        removePage(pageCount - 1);
        return first;
    }

    /** Gives all memory back; not to be used any more. */
    void free() {
        for (int i = 0; i < pageCount; i++) {
            pages[i].free();
        }
    }

    // ------------------------------------------------------------------------
    //  Directory
    // ------------------------------------------------------------------------

    private long order(byte[] key, int length) {
        return TimerPage.eightBytes(key, length, keyGroupBytes);
    }

    private long tag(byte[] key, int length) {
        return TimerPage.eightBytes(key, length, keyGroupBytes + Long.BYTES);
    }

    /** The page in which a timer is, or should be. */
    private int indexOf(byte[] key, int length, long order, long tag) {
        int left = 1;
        int right = pageCount - 1;
        while (left <= right) {
            int middle = (left + right) >>> 1;
            if (isBeforePage(middle, key, length, order, tag)) {
                right = middle - 1;
            } else {
                left = middle + 1;
            }
        }
        return right;
    }

    private boolean isBeforePage(int index, byte[] key, int length, long order, long tag) {
        if (orders[index] != order) {
            return order < orders[index];
        }
        if (tags[index] != tag) {
            return tag < tags[index];
        }
        byte[] bound = pages[index].bound();
        return Arrays.compareUnsigned(
                        key, keyGroupBytes, length, bound, keyGroupBytes, bound.length)
                < 0;
    }

    private TimerPage newPage(byte[] key, int length) {
        return new TimerPage(memory, keyGroupBytes, Arrays.copyOf(key, length));
    }

    private void split(int index, int position) {
        TimerPage page = pages[index];
        int before = page.bytes();
        TimerPage right = page.split(position);
        count(before, page.bytes());
        insertPage(index + 1, right);
    }

    private void mergeWithNext(int index) {
        int before = pages[index].bytes();
        pages[index].merge(pages[index + 1]);
        count(before, pages[index].bytes());
        removePage(index + 1);
    }

    private void insertPage(int index, TimerPage page) {
        if (pageCount == pages.length) {
            resize(2 * pageCount);
        }
        move(index, index + 1);
        pages[index] = page;
        orders[index] = order(page.bound(), page.bound().length);
        tags[index] = tag(page.bound(), page.bound().length);
        pageCount++;
        count(0, page.bytes());
    }

    private void removePage(int index) {
        count(pages[index].bytes(), 0);
        pages[index].free();
        move(index + 1, index);
        pages[--pageCount] = null;
        if (pageCount < pages.length / 4 && pages.length > INITIAL_PAGES) {
            resize(pages.length / 2);
        }
    }

    /** Moves the pages from one index on to another index. */
    private void move(int from, int to) {
        int count = pageCount - from;
        System.arraycopy(pages, from, pages, to, count);
        System.arraycopy(orders, from, orders, to, count);
        System.arraycopy(tags, from, tags, to, count);
    }

    private void resize(int capacity) {
        pages = Arrays.copyOf(pages, capacity);
        orders = Arrays.copyOf(orders, capacity);
        tags = Arrays.copyOf(tags, capacity);
    }
}
