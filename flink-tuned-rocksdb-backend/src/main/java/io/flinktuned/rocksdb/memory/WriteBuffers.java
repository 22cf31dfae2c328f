// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/** Write buffers as they are configured before a {@link MemoryPlan} looks at them. */
@Internal
public final class WriteBuffers implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final long ARENA_ALIGNMENT = 4096;

    final long size;
    final boolean sizeFixed;
    private final long arenaBlockSize;
    private final long arenaBlockSizeCap;

    /** Whether memtables are to have bloom filters, as large as the plan finds room for. */
    final boolean filtered;

    /** Bytes of the filter of each memtable, if it is fixed. */
    final long filterSize;

    /**
     * @param size {@code write_buffer_size} in bytes, positive
     * @param sizeFixed whether the user chose the size, so that it must be kept
     * @param arenaBlockSizeCap the most that this RocksDB version takes for an arena block by
     *     itself, in bytes: 1 MiB for RocksDB 8, {@link Long#MAX_VALUE} for RocksDB 6
     * @param filtered whether a fitted plan is to give memtables bloom filters
     */
    public WriteBuffers(long size, boolean sizeFixed, long arenaBlockSizeCap, boolean filtered) {
        this(size, sizeFixed, 0, arenaBlockSizeCap, filtered, 0);
    }

    private WriteBuffers(
            long size,
            boolean sizeFixed,
            long arenaBlockSize,
            long arenaBlockSizeCap,
            boolean filtered,
            long filterSize) {
        if (size <= 0 || arenaBlockSizeCap <= 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "size and arenaBlockSizeCap must be positive, but are %d and %d",
                            size, arenaBlockSizeCap));
        }
        this.size = size;
        this.sizeFixed = sizeFixed;
        this.arenaBlockSize = arenaBlockSize;
        this.arenaBlockSizeCap = arenaBlockSizeCap;
        this.filtered = filtered;
        this.filterSize = filterSize;
    }

    /**
     * The same with sizes of write buffer, arena and filter that the user's code fixed.
     *
     * @param fixedSize {@code write_buffer_size} in bytes, positive
     * @param fixedArenaBlockSize {@code arena_block_size} in bytes; 0 or less for RocksDB's own
     * @param fixedFilterSize of the filter of each memtable in bytes; 0 without one
     */
    public WriteBuffers fixedTo(long fixedSize, long fixedArenaBlockSize, long fixedFilterSize) {
        return new WriteBuffers(
                fixedSize, true, fixedArenaBlockSize, arenaBlockSizeCap, false, fixedFilterSize);
    }

    /**
     * The arena block size that RocksDB takes, in bytes: a fixed one, or by itself an eighth of the
     * write buffer, at most the version's cap, rounded up to 4 KiB ({@code SanitizeOptions} in
     * {@code db/column_family.cc}).
     */
    long arenaBlockSize(long writeBufferSize) {
        if (arenaBlockSize > 0) {
            return arenaBlockSize;
        }
        long eighth = Math.max(Math.min(writeBufferSize / 8, arenaBlockSizeCap), 1);
        return (eighth + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    }
}
