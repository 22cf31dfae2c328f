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

package io.flinktuned.rocksdb.flink;

import org.rocksdb.Cache;

/**
 * What differs between the RocksDB versions of the Flink lines: here, RocksDB 6.20 of Flink 1.20.
 */
public final class RocksDBLine {

    /**
     * The most, in bytes, that this RocksDB takes for an arena block by itself ({@code
     * SanitizeOptions} in {@code db/column_family.cc}).
     */
    public static final long ARENA_BLOCK_SIZE_CAP = Long.MAX_VALUE;

    /** Whether there is a block cache without locks. */
    public static final boolean HAS_HYPER_CLOCK_CACHE = false;

    private RocksDBLine() {}

    /**
     * @throws UnsupportedOperationException always; this RocksDB has none
     */
    static Cache hyperClockCache(
            long capacity, long estimatedEntryCharge, int shardBits, boolean strictCapacityLimit) {
        throw new UnsupportedOperationException("RocksDB 6.20 has no HyperClockCache.");
    }
}
