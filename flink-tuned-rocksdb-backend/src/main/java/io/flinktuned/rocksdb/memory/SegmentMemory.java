// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Segments of one size outside of the heap, cut from large blocks, whose memory the operating
 * system has back when they are freed.
 *
 * <p>glibc keeps smaller allocations that are freed in the arena of the thread that made them, as
 * long as anything behind them is in use. Each attempt of a job has new threads, which may come to
 * other arenas, so that after some restarts several of them would hold as much as a pool once had.
 * An allocation larger than 32 MB ({@code DEFAULT_MMAP_THRESHOLD_MAX}) is always a mapping of its
 * own. Pages of it that nobody has written to take no memory.
 */
final class SegmentMemory {

    private static final int BLOCK = 64 << 20;

    private final int segmentSize;
    private final List<MemorySegment> blocks = new ArrayList<>();
    private final List<MemorySegment> segments = new ArrayList<>();

    /**
     * @param segmentSize in bytes, at most {@link #BLOCK}
     */
    SegmentMemory(int segmentSize) {
        this.segmentSize = segmentSize;
    }

    /** Number of segments that are allocated. */
    int allocated() {
        return segments.size();
    }

    /** One more, in which there may be anything. */
    MemorySegment allocate() {
        int start = segments.size() % (BLOCK / segmentSize) * segmentSize;
        if (start == 0) {
            blocks.add(MemorySegmentFactory.allocateOffHeapUnsafeMemory(BLOCK));
        }
        Function<ByteBuffer, MemorySegment> cut =
                block ->
                        MemorySegmentFactory.wrapOffHeapMemory(
                                block.position(start).limit(start + segmentSize).slice());
        MemorySegment segment = blocks.get(blocks.size() - 1).processAsByteBuffer(cut);
        segments.add(segment);
        return segment;
    }

    /** Frees all: who uses a segment after that gets an exception. */
    void free() {
        segments.forEach(MemorySegment::free);
        segments.clear();
        blocks.forEach(MemorySegment::free);
        blocks.clear();
    }
}
