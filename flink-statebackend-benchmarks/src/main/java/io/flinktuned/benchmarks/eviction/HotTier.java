// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import io.flinktuned.rocksdb.hotstate.Found;
import io.flinktuned.rocksdb.hotstate.HotValues;
import io.flinktuned.rocksdb.hotstate.StateStatistics;
import io.flinktuned.rocksdb.hotstate.Store;
import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.util.clock.SystemClock;

import java.nio.ByteBuffer;
import java.time.Duration;

/** The hot tier itself. A use is a read and a write of a value, as in most operators. */
final class HotTier implements EvictionPolicy {

    private static final byte[] VALUE = new byte[8];

    /** A record of a key of four bytes takes 32, and its place in the index at most so much. */
    private static final long MOST_BYTES_OF_ONE = 48;

    private static final long LEAST_BYTES_OF_ONE = 32;

    private final Found found = new Found();
    private final SegmentPool pool;
    private final io.flinktuned.rocksdb.hotstate.HotTier tier;
    private final HotValues values;
    private final StateStatistics statistics = new StateStatistics();

    /** Set when a value was not held. */
    private boolean read;

    HotTier(int capacity) {
        this(bytes(capacity));
    }

    private HotTier(long bytes) {
        pool = new SegmentPool(bytes);
        tier =
                new io.flinktuned.rocksdb.hotstate.HotTier(
                        pool.open(),
                        new UnflushedLimit(
                                new CheckpointSchedule(
                                        null, Duration.ZERO, SystemClock.getInstance()),
                                Integer.MAX_VALUE));
        values = new HotValues(tier, new Reads(), statistics);
    }

    /** The least memory that holds so many records. */
    private static long bytes(int capacity) {
        long few = capacity * LEAST_BYTES_OF_ONE;
        long enough = capacity * MOST_BYTES_OF_ONE;
        while (enough - few > enough / 256) {
            long middle = (few + enough) / 2;
            try (HotTier tier = new HotTier(middle)) {
                for (int key = 0; key < capacity; key++) {
                    tier.use(key);
                }
                if (tier.statistics.evictions() > 0) {
                    few = middle;
                } else {
                    enough = middle;
                }
            }
        }
        return enough;
    }

    @Override
    public boolean use(int key) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
        read = false;
        values.get(bytes, bytes.length, found);
        values.put(bytes, bytes.length, VALUE, VALUE.length);
        return !read;
    }

    @Override
    public void close() {
        tier.close();
        pool.close();
    }

    /** Has a value for each key, and keeps none. */
    private final class Reads implements Store {
        @Override
        public byte[] get(byte[] key) {
            read = true;
            return VALUE;
        }

        @Override
        public void put(byte[] key, byte[] value) {}

        @Override
        public void append(byte[] key, byte[] elements) {}

        @Override
        public void scan(byte[] prefix, byte[] from, Visitor visitor) {}

        @Override
        public Writer writer() {
            return new NoWriter();
        }
    }

    private static final class NoWriter implements Store.Writer {
        @Override
        public void put(
                MemorySegment m,
                int prefix,
                int prefixLength,
                int key,
                int keyLength,
                int value,
                int valueLength) {}

        @Override
        public void delete(MemorySegment m, int prefix, int prefixLength, int key, int keyLength) {}

        @Override
        public void delete(byte[] key) {}

        @Override
        public void append(MemorySegment m, int key, int keyLength, int value, int valueLength) {}

        @Override
        public void close() {}
    }
}
