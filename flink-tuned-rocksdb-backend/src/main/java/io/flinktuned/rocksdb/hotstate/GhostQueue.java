// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The hashes of records that were evicted from the small ring lately: about half as many as there
 * are records. Each has one place; a later one that shares it takes it over.
 */
final class GhostQueue {

    /** Segments of the tier for each segment of hashes. */
    private static final int SEGMENTS_PER_SEGMENT = 32;

    private static final int MAX_SEGMENTS = 1 << 10;

    private final SegmentPool.Share memory;

    /** Hashes of a segment, as a power of two. */
    private final int segmentShift;

    /** A power of two of them, or none. */
    private MemorySegment[] segments = new MemorySegment[0];

    /** Segments that have been taken, until they are as many. */
    private final Deque<MemorySegment> more = new ArrayDeque<>();

    GhostQueue(SegmentPool.Share memory, int segmentSize) {
        this.memory = memory;
        segmentShift = Integer.numberOfTrailingZeros(segmentSize / Integer.BYTES);
    }

    void add(int hash) {
        if (segments.length > 0) {
            int slot = slot(hash);
            segments[slot >>> segmentShift].putInt(offset(slot), hash);
        }
    }

    boolean contains(int hash) {
        if (segments.length == 0) {
            return false;
        }
        int slot = slot(hash);
        return segments[slot >>> segmentShift].getInt(offset(slot)) == hash;
    }

    private int slot(int hash) {
        return hash & (segments.length << segmentShift) - 1;
    }

    private int offset(int slot) {
        return (slot & (1 << segmentShift) - 1) * Integer.BYTES;
    }

    /**
     * Takes a segment if more hashes are to be remembered.
     *
     * @param records number of records in the tier
     * @return false if there is none
     */
    boolean reserve(int records) {
        int wanted = Math.max(1, 2 * segments.length);
        if (records <= (long) segments.length << segmentShift + 1
                || wanted > MAX_SEGMENTS
                || memory.held() < wanted * SEGMENTS_PER_SEGMENT) {
            return true;
        }
        MemorySegment segment = memory.take();
        if (segment == null) {
            return false;
        }
        for (int offset = 0; offset < segment.size(); offset += Long.BYTES) {
            segment.putLong(offset, 0);
        }
        more.add(segment);
        if (segments.length + more.size() == wanted) {
            // Half of the hashes have the wrong place from here on, and are not found.
            int from = segments.length;
            segments = Arrays.copyOf(segments, wanted);
            for (int i = from; i < wanted; i++) {
                segments[i] = more.remove();
            }
        }
        return true;
    }

    /** Gives memory back if the tier has become much smaller. */
    void shrink() {
        while (memory.held() < segments.length * SEGMENTS_PER_SEGMENT / 2) {
            while (!more.isEmpty()) {
                memory.give(more.remove());
            }
            int left = segments.length / 2;
            for (int i = left; i < segments.length; i++) {
                memory.give(segments[i]);
            }
            segments = Arrays.copyOf(segments, left);
        }
    }
}
