// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The memory of the timers of one keyed backend: pages of one size in the segments of a {@link
 * SegmentPool}.
 *
 * <p>For each queue there may be a few kilobytes on the heap, so that a queue with few timers needs
 * no segment. No page is refused: one that finds no segment is on the heap, too. With too many of
 * them the memory is <em>exceeded</em>, for which queues must give up timers. A timer that is
 * larger than a page is always on the heap, and does not count here: each queue has few of them.
 */
final class TimerMemory implements AutoCloseable {

    private static final int MAX_PAGE_BYTES = 16 * 1024;

    /** Heap for each queue. */
    static final int HEAP_PER_QUEUE = 2 * MAX_PAGE_BYTES;

    /** A queue of timers whose pages are here. */
    interface User {

        /** What it takes. */
        long bytes();

        /** What it takes and can give up, if need be after it has written it. */
        long spareBytes();

        /**
         * Makes it take less, by a part.
         *
         * @param mayWrite whether it may write one for that
         */
        void giveUp(boolean mayWrite);
    }

    /** Where a page is. */
    static final class Place {

        final MemorySegment memory;
        final int offset;
        final int bytes;

        /** Null for one on the heap. */
        @Nullable private final Segment segment;

        private final int index;

        /** Whether it is on the heap only because there was no segment. */
        private final boolean displaced;

        private Place(MemorySegment memory, int offset, int bytes, Segment segment, int index) {
            this.memory = memory;
            this.offset = offset;
            this.bytes = bytes;
            this.segment = segment;
            this.index = index;
            this.displaced = false;
        }

        private Place(int bytes, boolean displaced) {
            this.memory = MemorySegmentFactory.wrap(new byte[bytes]);
            this.offset = 0;
            this.bytes = bytes;
            this.segment = null;
            this.index = 0;
            this.displaced = displaced;
        }
    }

    /** A segment, and the page in each part of it. */
    private static final class Segment {

        private final MemorySegment memory;
        private final TimerPage[] pages;
        private int used;

        private Segment(MemorySegment memory, int pages) {
            this.memory = memory;
            this.pages = new TimerPage[pages];
        }
    }

    private final SegmentPool.Share share;
    private final int pageBytes;
    private final int pagesPerSegment;

    private final List<User> users = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();

    /** Pages that are on the heap only because there was no segment. */
    private final Deque<TimerPage> displaced = new ArrayDeque<>();

    private final MemorySegment scratch;

    private int freePages;

    /** Without those of timers that are larger than a page. */
    private long heapBytes;

    private boolean closed;

    /**
     * @param share of the memory for timers and hot state; closed with this
     */
    TimerMemory(SegmentPool.Share share) {
        this.share = share;
        this.pageBytes = Math.min(MAX_PAGE_BYTES, share.segmentSize());
        this.pagesPerSegment = share.segmentSize() / pageBytes;
        this.scratch = MemorySegmentFactory.wrap(new byte[pageBytes]);
    }

    /** An equal part of the memory for all tiers and timers, in bytes. */
    long share() {
        return share.equalPart();
    }

    void add(User user) {
        users.add(user);
    }

    void remove(User user) {
        users.remove(user);
    }

    /** Size of pages, but of those of queues with few timers and of those of one large timer. */
    int pageBytes() {
        return pageBytes;
    }

    /** What anybody may use between two calls, as large as a page. */
    MemorySegment scratch() {
        return scratch;
    }

    // ------------------------------------------------------------------------
    //  Places
    // ------------------------------------------------------------------------

    /** A place of so many bytes, or more, for a page. */
    Place take(TimerPage page, int bytes) {
        boolean small = bytes < pageBytes && heapBytes + bytes <= mayBeOnHeap();
        boolean wantsSegment = bytes <= pageBytes && !small;
        if (wantsSegment && (freePages > 0 || addSegment())) {
            return inSegment(page, null);
        }
        if (bytes <= pageBytes) {
            heapBytes += bytes;
        }
        if (wantsSegment) {
            displaced.add(page);
        }
        return new Place(bytes, wantsSegment);
    }

    private boolean addSegment() {
        MemorySegment memory = share.take();
        if (memory == null) {
            return false;
        }
        segments.add(new Segment(memory, pagesPerSegment));
        freePages += pagesPerSegment;
        return true;
    }

    /** There must be a free place in another segment than {@code not}. */
    private Place inSegment(TimerPage page, @Nullable Segment not) {
        int i = segments.size() - 1;
        while (segments.get(i) == not || segments.get(i).used == pagesPerSegment) {
            i--;
        }
        Segment segment = segments.get(i);
        int index = 0;
        while (segment.pages[index] != null) {
            index++;
        }
        segment.pages[index] = page;
        segment.used++;
        freePages--;
        return new Place(segment.memory, index * pageBytes, pageBytes, segment, index);
    }

    /** Gives the place of a page back. */
    void give(TimerPage page, Place place) {
        Segment segment = place.segment;
        if (segment == null) {
            if (place.bytes <= pageBytes) {
                heapBytes -= place.bytes;
            }
            if (place.displaced) {
                // Once: the page may have got another such place just now.
                displaced.remove(page);
            }
            return;
        }
        segment.pages[place.index] = null;
        freePages++;
        if (--segment.used == 0) {
            segments.remove(segment);
            freePages -= pagesPerSegment;
            share.give(segment.memory);
        }
    }

    // ------------------------------------------------------------------------
    //  Bounds
    // ------------------------------------------------------------------------

    private long mayBeOnHeap() {
        return (long) users.size() * HEAP_PER_QUEUE;
    }

    /** Whether queues must give up timers. */
    boolean isExceeded() {
        while (!displaced.isEmpty() && (freePages > 0 || share.mayFindOne() && addSegment())) {
            TimerPage page = displaced.remove();
            page.moveTo(inSegment(page, null));
        }
        if (share.mustGiveUp()) {
            giveSegment();
        }
        return heapBytes > mayBeOnHeap() || share.mustGiveUp();
    }

    /** Gives a segment back if its pages find a place in others. */
    private void giveSegment() {
        if (freePages < pagesPerSegment) {
            return;
        }
        Segment emptiest = Collections.min(segments, Comparator.comparingInt(s -> s.used));
        for (TimerPage page : emptiest.pages) {
            if (page != null) {
                page.moveTo(inSegment(page, emptiest));
            }
        }
    }

    /** The queue that can give up most; there must be one. */
    User largest() {
        return Collections.max(users, Comparator.comparingLong(User::spareBytes));
    }

    /** The bytes that a queue may take, as far as other queues and hot state leave or owe them. */
    long mayTake(User user) {
        long all = Math.max(mayBeOnHeap(), (long) share.mayHold() * share.segmentSize());
        long taken = users.stream().mapToLong(User::bytes).sum();
        return Math.max(all / users.size(), all - taken + user.bytes());
    }

    /**
     * @throws IllegalStateException if this is closed
     */
    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The state backend of these timers is closed.");
        }
    }

    /** Gives all memory back; no page may be used any more. */
    @Override
    public void close() {
        closed = true;
        share.close();
    }
}
