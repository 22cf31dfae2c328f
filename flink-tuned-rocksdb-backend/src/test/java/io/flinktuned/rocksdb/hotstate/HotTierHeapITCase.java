// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

import org.junit.jupiter.api.Test;

import javax.annotation.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/** Records are not on the heap, and neither is anything that there is for each of them. */
class HotTierHeapITCase {

    private static final int VALUE_BYTES = 100;
    private static final int KEY_BYTES = 8;

    @Test
    void aFullTierTakesNoMoreOfTheHeapThanAnEmptyOne() {
        try (SegmentPool pool = new SegmentPool(256 << 20);
                HotTier tier = TestTiers.of(pool.open(), 20_000)) {
            StateStatistics statistics = new StateStatistics();
            HotValues values = new HotValues(tier, new Nowhere(), statistics);
            // What is loaded and compiled is not counted.
            fill(values, 0, 1_000);
            values.drop();
            long empty = heapInUse();
            fill(values, 0, 3_000_000);
            assertThat(statistics.bytes()).isBetween(200L << 20, 256L << 20);
            assertThat(statistics.evictions()).isPositive();
            assertThat(heapInUse() - empty).isLessThan(1 << 20);
            assertThat(values.get(new byte[KEY_BYTES], KEY_BYTES, new Found())).isFalse();
        }
    }

    private static long heapInUse() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static void fill(HotValues values, int from, int to) {
        byte[] key = new byte[KEY_BYTES];
        byte[] value = new byte[VALUE_BYTES];
        for (int i = from; i < to; i++) {
            ByteBuffer.wrap(key).putLong(i);
            ByteBuffer.wrap(value).putLong(~i);
            values.put(key, KEY_BYTES, value, VALUE_BYTES);
        }
    }

    /** A store that forgets what is written to it. */
    private static final class Nowhere implements Store {

        @Override
        @Nullable
        public byte[] get(byte[] key) {
            return null;
        }

        @Override
        public void put(byte[] key, @Nullable byte[] value) {}

        @Override
        public void append(byte[] key, byte[] elements) {}

        @Override
        public void scan(byte[] prefix, byte[] from, Visitor visitor) {}

        @Override
        public Writer writer() {
            return new Writer() {
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
                public void delete(
                        MemorySegment m, int prefix, int prefixLength, int key, int keyLength) {}

                @Override
                public void delete(byte[] key) {}

                @Override
                public void append(
                        MemorySegment m, int key, int keyLength, int value, int valueLength) {}

                @Override
                public void close() {}
            };
        }
    }
}
