// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import java.util.Optional;

/**
 * The memory that RocksDB has in a slot, and how Flink divides it: RocksDBMemoryControllerUtils of
 * Flink, and docs/memory.md. All sizes are in bytes.
 */
public final class RocksDbMemory {

    /** Flink's defaults: RocksDBOptions. */
    private static final double WRITE_BUFFER_RATIO = 0.5;

    /** RocksDB's own: write_buffer_size in options.h. */
    private static final long WRITE_BUFFER = 64L << 20;

    /** No shard of a block cache is smaller: GetDefaultCacheShardBits of RocksDB. */
    private static final long SMALLEST_SHARD = 512L << 10;

    private static final int MOST_SHARDS = 64;

    private final long budget;
    private final double writeBufferRatio;
    private final long writeBuffer;
    private final boolean smallArenas;

    private RocksDbMemory(
            long budget, double writeBufferRatio, long writeBuffer, boolean smallArenas) {
        this.budget = budget;
        this.writeBufferRatio = writeBufferRatio;
        this.writeBuffer = writeBuffer;
        this.smallArenas = smallArenas;
    }

    /** Empty when memory is not bounded. */
    static Optional<RocksDbMemory> of(Settings settings, FlinkVersion version, long managed) {
        return budget(settings, managed)
                .map(
                        bytes ->
                                new RocksDbMemory(
                                        bytes,
                                        settings.number(
                                                "state.backend.rocksdb.memory.write-buffer-ratio",
                                                WRITE_BUFFER_RATIO),
                                        settings.bytes("state.backend.rocksdb.writebuffer.size")
                                                .orElse(WRITE_BUFFER),
                                        version.atLeast(2, 0)));
    }

    private static Optional<Long> budget(Settings settings, long managed) {
        Optional<Long> perSlot = settings.bytes("state.backend.rocksdb.memory.fixed-per-slot");
        if (perSlot.isPresent()) {
            return perSlot;
        }
        if (!settings.is("state.backend.rocksdb.memory.managed", "false")) {
            return Optional.of(managed);
        }
        return settings.bytes("state.backend.rocksdb.memory.fixed-per-tm");
    }

    /** All of it. */
    public long budget() {
        return budget;
    }

    /** The capacity of the block cache, to which write buffers are charged, too. */
    public long cache() {
        return (long) ((3 - writeBufferRatio) * budget / 3);
    }

    /** What is left of the cache for blocks when write buffers are full. */
    public long blocks() {
        return cache() - writeBuffers();
    }

    /** What write buffers may hold. */
    public long writeBuffers() {
        return (long) (2 * writeBufferRatio * budget / 3);
    }

    /** Beyond this RocksDB flushes: 7/8 of what write buffers may hold. */
    public long mutableLimit() {
        return writeBuffers() * 7 / 8;
    }

    /** The size of a single write buffer. */
    public long writeBuffer() {
        return writeBuffer;
    }

    /**
     * What a write buffer takes at a time: an eighth of it, and with RocksDB 8.10 of Flink 2.x 1
     * MiB at most; in pages of 4 KiB.
     */
    public long arenaBlock() {
        long arena = writeBuffer / 8;
        if (smallArenas) {
            arena = Math.min(arena, 1L << 20);
        }
        return (arena + 4095) / 4096 * 4096;
    }

    /** The largest block that the cache can keep: the size of a shard. */
    public long shard() {
        long shards = 1;
        while (shards < MOST_SHARDS && cache() / (shards * 2) >= SMALLEST_SHARD) {
            shards *= 2;
        }
        return cache() / shards;
    }
}
