// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The memory outside of the heap that the hot tiers and timers of some keyed backends share, in
 * segments of one size.
 *
 * <p>Each tier, and the timers of each backend, have a {@link Share}. It may take what others do
 * not use. When none is left for one that has less than an equal part, those that have more give up
 * a segment when they are next asked; no thread ever touches what another holds.
 */
@Internal
public final class SegmentPool implements AutoCloseable {

    /** A pool has at least so many segments, unless these are smaller than the least. */
    private static final int SEGMENTS = 64;

    /** A pool has at least so many segments if these are larger than {@link #ENOUGH}. */
    private static final int MANY_SEGMENTS = 256;

    static final int MIN_SEGMENT_SIZE = 256;

    /** With fewer bytes, a pool has so few and so small segments that next to nothing fits. */
    public static final int LEAST_USEFUL = SEGMENTS * MIN_SEGMENT_SIZE;

    /** Small maps and nearly all values fit. */
    private static final int ENOUGH = 16 << 10;

    /** What is evicted at once: a pause of a few milliseconds. */
    private static final int MAX_SEGMENT_SIZE = 128 << 10;

    private final int segments;
    private final int segmentSize;

    private final SegmentMemory memory;
    private final List<Share> shares = new ArrayList<>();
    private final Deque<MemorySegment> free = new ArrayDeque<>();
    private boolean closed;

    /** Whether nothing is available; also read without the lock. */
    private volatile boolean exhausted;

    /** Who holds more than this must give up segments. */
    private volatile int most = Integer.MAX_VALUE;

    /**
     * A pool that has no memory yet.
     *
     * @param bytes that it may take, not negative
     */
    public SegmentPool(long bytes) {
        this((int) Math.min(bytes / segmentSize(bytes), Integer.MAX_VALUE), segmentSize(bytes));
    }

    /**
     * A pool that has no memory yet.
     *
     * @param segments of {@code segmentSize} bytes that it may take
     */
    public SegmentPool(int segments, int segmentSize) {
        this.segments = segments;
        this.segmentSize = segmentSize;
        this.memory = new SegmentMemory(segmentSize);
    }

    private static int segmentSize(long bytes) {
        long few = Math.min(bytes / SEGMENTS, ENOUGH);
        long many = Math.min(bytes / MANY_SEGMENTS, MAX_SEGMENT_SIZE);
        return (int) Long.highestOneBit(Math.max(MIN_SEGMENT_SIZE, Math.max(few, many)));
    }

    /** Bytes of each segment. */
    public int segmentSize() {
        return segmentSize;
    }

    /** Number of segments that there can be; 0 if not even one fits. */
    public int segments() {
        return segments;
    }

    /**
     * A share for one keyed backend.
     *
     * @throws IllegalStateException if the pool is closed
     */
    public synchronized Share open() {
        checkOpen();
        Share share = new Share();
        shares.add(share);
        update();
        return share;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The memory of hot state and timers was given back.");
        }
    }

    /** Segments that nobody holds. */
    private int available() {
        return free.size() + segments - memory.allocated();
    }

    /** What each share may have in any case: if there are enough segments, at least one. */
    private int fair() {
        return Math.max(1, segments / Math.max(1, shares.size()));
    }

    /** Shares that found none and have less than is fair. */
    private int waiting() {
        int fair = fair();
        return (int) shares.stream().filter(share -> share.waits && share.count < fair).count();
    }

    /** To be called after each change. Who waits needs but one segment to go on. */
    private void update() {
        exhausted = available() == 0;
        most = waiting() > available() ? fair() : Integer.MAX_VALUE;
    }

    /** Frees all segments, also those that shares hold: nobody may use them any more. */
    @Override
    public synchronized void close() {
        closed = true;
        memory.free();
        free.clear();
    }

    /** What one tier, or the timers of one backend, have of the pool; used by one thread. */
    @Internal
    public final class Share implements AutoCloseable {

        private final Set<MemorySegment> held = new HashSet<>();

        /** How many are held; also read without the lock. */
        private volatile int count;

        /** Whether this found none when it last asked. */
        private boolean waits;

        private boolean shareClosed;

        private Share() {}

        /**
         * Takes a segment, in which there may be anything.
         *
         * @return null if there is none, or none for this share because others wait that have less
         * @throws IllegalStateException if this share, or the pool, is closed
         */
        @Nullable
        public MemorySegment take() {
            synchronized (SegmentPool.this) {
                checkOpen();
                if (shareClosed) {
                    throw new IllegalStateException(
                            "This share of the memory of hot state and timers is closed.");
                }
                waits = available() == 0;
                MemorySegment taken =
                        waits || count >= fair() && waiting() >= available() ? null : segment();
                if (taken != null) {
                    held.add(taken);
                    count = held.size();
                }
                update();
                return taken;
            }
        }

        private MemorySegment segment() {
            return free.isEmpty() ? memory.allocate() : free.pop();
        }

        /**
         * Gives a segment back.
         *
         * @throws IllegalArgumentException if this share does not hold it
         */
        public void give(MemorySegment segment) {
            synchronized (SegmentPool.this) {
                if (!held.remove(segment)) {
                    throw new IllegalArgumentException("This share does not hold the segment.");
                }
                count = held.size();
                // The pool has freed it if it is closed.
                if (!closed) {
                    free.push(segment);
                }
                update();
            }
        }

        /**
         * Whether this has more than is fair, and another one that has less waits. Cheap enough to
         * be asked at each operation.
         */
        public boolean mustGiveUp() {
            return count > most;
        }

        /**
         * Whether {@link #take} may find one, for who has been given none before: until then this
         * counts as one that waits. Cheap enough to be asked at each operation.
         */
        public boolean mayFindOne() {
            return !exhausted;
        }

        /** Bytes of each segment. */
        public int segmentSize() {
            return segmentSize;
        }

        /** Number of segments that the pool can have. */
        public int segments() {
            return segments;
        }

        /** Number of segments that this may hold as things are. */
        public int mayHold() {
            synchronized (SegmentPool.this) {
                int free = waiting() >= available() ? 0 : available();
                return Math.max(fair(), count + free);
            }
        }

        /** An equal part of the memory for all shares, in bytes. */
        public long equalPart() {
            synchronized (SegmentPool.this) {
                return (long) fair() * segmentSize;
            }
        }

        /** Number of segments that this holds. */
        public int held() {
            return count;
        }

        /** Gives all segments back. */
        @Override
        public void close() {
            synchronized (SegmentPool.this) {
                shareClosed = true;
                new ArrayList<>(held).forEach(this::give);
                shares.remove(this);
                update();
            }
        }
    }
}
