// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * The segments of one keyed backend, and the records that are appended to them.
 *
 * <p>They are in two rings, in the order in which they were begun (S3-FIFO: Yang et al., "FIFO
 * queues are all you need for cache eviction", SOSP 2023): new records go to the <em>small</em>
 * one, those that have proved their worth to the <em>main</em> one. What is given up is always the
 * oldest segment of a ring.
 *
 * <p>The address of a record is the number of its segment and its offset there, in units of eight
 * bytes, in one number. It is never 0, and holds until segments are reclaimed.
 */
final class RecordLog {

    /** A ring of segments, by their numbers. */
    private static final class Ring {
        private final Deque<Integer> segments = new ArrayDeque<>();
        private int open = NONE;
    }

    private static final int NONE = -1;
    private static final int UNIT_SHIFT = 3;

    /** No record begins at 0, which would be the address of none. */
    private static final int START = 8;

    private final SegmentPool.Share memory;
    private final int segmentSize;
    private final int offsetBits;

    /** As many as an address has numbers for: 32 GB. */
    private final int maxSegments;

    private MemorySegment[] segments = new MemorySegment[4];

    /** Where the next record of each segment begins. */
    private int[] ends = new int[4];

    /** The first record of each segment that may be unflushed; 0 if there is none. */
    private int[] due = new int[4];

    private boolean[] inMain = new boolean[4];

    /** Numbers without a segment. */
    private final Deque<Integer> unused = new ArrayDeque<>();

    private int numbers;
    private final Ring small = new Ring();
    private final Ring main = new Ring();

    /** A segment for what stays when another one is reclaimed. */
    @Nullable private MemorySegment spare;

    private int turn;

    RecordLog(SegmentPool.Share memory, int segmentSize) {
        this(memory, segmentSize, Integer.MAX_VALUE);
    }

    RecordLog(SegmentPool.Share memory, int segmentSize, int maxSegments) {
        this.memory = memory;
        this.segmentSize = segmentSize;
        offsetBits = Integer.numberOfTrailingZeros(segmentSize) - UNIT_SHIFT;
        this.maxSegments = Math.min(maxSegments, 1 << Integer.SIZE - offsetBits);
    }

    // ------------------------------------------------------------------------
    //  Addresses
    // ------------------------------------------------------------------------

    MemorySegment segment(int address) {
        return segments[address >>> offsetBits];
    }

    int offset(int address) {
        return (address & (1 << offsetBits) - 1) << UNIT_SHIFT;
    }

    private int address(int number, int offset) {
        return number << offsetBits | offset >>> UNIT_SHIFT;
    }

    /** The size of the largest record. */
    int maxRecordSize() {
        return segmentSize - START;
    }

    // ------------------------------------------------------------------------
    //  Appending
    // ------------------------------------------------------------------------

    /** Room for a record; 0 if the segment to which records are appended has not enough. */
    int append(boolean toMain, int size) {
        int number = (toMain ? main : small).open;
        if (number == NONE || ends[number] + size > segmentSize) {
            return 0;
        }
        int offset = ends[number];
        ends[number] += size;
        return address(number, offset);
    }

    boolean isInMain(int address) {
        return inMain[address >>> offsetBits];
    }

    /** Begins a segment; false if there is no memory for one. */
    boolean addSegment(boolean toMain) {
        if (!hasNumber()) {
            return false;
        }
        MemorySegment segment = memory.take();
        if (segment == null && segments() == 0) {
            // Nothing is left that could stay.
            segment = spare;
            spare = null;
        }
        if (segment == null) {
            return false;
        }
        add(toMain ? main : small, segment);
        return true;
    }

    /** Whether an address can say that a record is in one more segment. */
    private boolean hasNumber() {
        return !unused.isEmpty() || numbers < maxSegments;
    }

    private void add(Ring ring, MemorySegment segment) {
        int number = unused.isEmpty() ? numbers++ : unused.poll();
        if (number == segments.length) {
            segments = Arrays.copyOf(segments, 2 * number);
            ends = Arrays.copyOf(ends, 2 * number);
            due = Arrays.copyOf(due, 2 * number);
            inMain = Arrays.copyOf(inMain, 2 * number);
        }
        segments[number] = segment;
        ends[number] = START;
        due[number] = 0;
        inMain[number] = ring == main;
        ring.segments.add(number);
        ring.open = number;
    }

    /** Room for a record that stays while another segment is reclaimed; 0 if there is none. */
    int appendSurvivor(int size) {
        int address = append(true, size);
        if (address == 0 && spare != null && hasNumber()) {
            add(main, spare);
            spare = null;
            address = append(true, size);
        }
        return address;
    }

    // ------------------------------------------------------------------------
    //  Reclaiming
    // ------------------------------------------------------------------------

    /** Number of segments with records. */
    int segments() {
        return small.segments.size() + main.segments.size();
    }

    /**
     * Takes the oldest segment of the ring that is to give one up out of it; its records are still
     * there.
     *
     * @param smallParts the small ring may have one segment in so many
     * @return its number; -1 if there is none
     */
    int takeOldest(int smallParts) {
        Ring ring =
                small.segments.size() * smallParts > segments() || main.segments.isEmpty()
                        ? small
                        : main;
        Integer number = ring.segments.poll();
        if (number == null) {
            return NONE;
        }
        fromSmall = ring == small;
        if (ring.open == number) {
            ring.open = NONE;
        }
        return number;
    }

    private boolean fromSmall;

    /** Whether the segment that was taken last was one of the small ring. */
    boolean isFromSmall() {
        return fromSmall;
    }

    /** Visits the addresses of the records of a segment that are not dead. */
    void forEach(int number, IntConsumer visitor) {
        MemorySegment m = segments[number];
        int end = ends[number];
        for (int o = START; o < end; o += Record.size(m, o)) {
            if (!Record.is(m, o, Record.DEAD)) {
                visitor.accept(address(number, o));
            }
        }
    }

    /** Visits the addresses of all records that are not dead. */
    void forEach(IntConsumer visitor) {
        for (int number = 0; number < numbers; number++) {
            if (segments[number] != null) {
                forEach(number, visitor);
            }
        }
    }

    /**
     * Lets go of a segment that was taken, and of its records.
     *
     * @param keepSpare whether it may be kept for what stays the next time
     */
    void release(int number, boolean keepSpare) {
        MemorySegment segment = segments[number];
        segments[number] = null;
        due[number] = 0;
        unused.add(number);
        if (keepSpare && spare == null) {
            spare = segment;
        } else {
            memory.give(segment);
        }
    }

    // ------------------------------------------------------------------------
    //  Unflushed records
    // ------------------------------------------------------------------------

    /** Notes that a record is unflushed. */
    void addDue(int address) {
        MemorySegment m = segment(address);
        int o = offset(address);
        Record.set(m, o, Record.UNFLUSHED);
        if (!Record.is(m, o, Record.LISTED)) {
            Record.set(m, o, Record.LISTED);
            int number = address >>> offsetBits;
            Record.setNextDue(m, o, due[number]);
            due[number] = o;
        }
    }

    /**
     * Takes unflushed records out of the lists, beginning with the segment after the last one that
     * it has come to.
     *
     * @param table of which records are wanted; -1 for all
     * @param most cost, at least 1, after which no more are taken
     * @param cost of a record
     */
    Addresses takeDue(int table, long most, IntUnaryOperator cost) {
        Addresses taken = new Addresses();
        long left = most;
        for (int i = 0; i < numbers && left > 0; i++) {
            turn = turn + 1 < numbers ? turn + 1 : 0;
            if (due[turn] != 0) {
                left = takeDue(turn, table, left, cost, taken);
            }
        }
        return taken;
    }

    /** Returns what may still be taken. */
    private long takeDue(int number, int table, long most, IntUnaryOperator cost, Addresses taken) {
        MemorySegment m = segments[number];
        long left = most;
        int kept = 0;
        int o = due[number];
        while (o != 0 && left > 0) {
            int next = Record.nextDue(m, o);
            if (Record.is(m, o, Record.DEAD) || !Record.is(m, o, Record.UNFLUSHED)) {
                Record.clear(m, o, Record.LISTED);
            } else if (table < 0 || Record.table(m, o) == table) {
                Record.clear(m, o, Record.LISTED);
                int address = address(number, o);
                taken.add(address);
                left -= cost.applyAsInt(address);
            } else {
                Record.setNextDue(m, o, kept);
                kept = o;
            }
            o = next;
        }
        while (kept != 0) {
            int next = Record.nextDue(m, kept);
            Record.setNextDue(m, kept, o);
            o = kept;
            kept = next;
        }
        due[number] = o;
        return left;
    }
}
