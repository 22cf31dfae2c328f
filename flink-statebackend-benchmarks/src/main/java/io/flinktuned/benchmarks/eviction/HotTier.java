/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.benchmarks.eviction;

import io.flinktuned.rocksdb.hotstate.HotCache;
import io.flinktuned.rocksdb.hotstate.HotMemory;
import io.flinktuned.rocksdb.hotstate.HotValues;
import io.flinktuned.rocksdb.hotstate.StateStatistics;
import io.flinktuned.rocksdb.hotstate.Store;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.util.clock.SystemClock;

import java.nio.ByteBuffer;
import java.time.Duration;

/** The hot tier itself. A use is a read and a write of a value, as in most operators. */
final class HotTier implements EvictionPolicy {

    private static final byte[] VALUE = new byte[8];

    private final StateStatistics statistics = new StateStatistics();
    private final HotCache cache;
    private final HotValues values;

    /** Set when a value was not held. */
    private boolean read;

    HotTier(int capacity) {
        this(capacity * (long) bytesOfOne());
    }

    private HotTier(long bytes) {
        cache =
                new HotCache(
                        HotMemory.OF_JVM,
                        bytes,
                        new UnflushedLimit(
                                new CheckpointSchedule(
                                        null, Duration.ZERO, SystemClock.getInstance()),
                                Integer.MAX_VALUE));
        values = new HotValues(cache, new Reads(), statistics, new Bytes());
    }

    private static int bytesOfOne() {
        try (HotTier tier = new HotTier(1L << 20)) {
            tier.use(0);
            return (int) tier.statistics.bytes();
        }
    }

    @Override
    public boolean use(int key) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
        read = false;
        values.get(bytes);
        values.put(bytes, VALUE);
        return !read;
    }

    @Override
    public void close() {
        cache.close();
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
        public void scan(byte[] prefix, byte[] from, Visitor visitor) {}

        @Override
        public Writer writer() {
            return new Writer() {
                @Override
                public void put(byte[] key, byte[] value) {}

                @Override
                public void delete(byte[] key) {}

                @Override
                public void append(byte[] key, byte[] elements) {}

                @Override
                public void close() {}
            };
        }
    }

    private static final class Bytes implements HotValues.Codec {
        @Override
        public Object held(byte[] stored) {
            return stored;
        }

        @Override
        public byte[] stored(Object held) {
            return (byte[]) held;
        }

        @Override
        public int heapBytes(Object held) {
            return Long.BYTES + 16;
        }
    }
}
