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

import io.flinktuned.rocksdb.memory.MemoryPlan;

import org.apache.flink.state.rocksdb.RocksDBMemoryControllerUtils.RocksDBMemoryFactory;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * Makes the block cache and the write buffer manager as Flink does, but the cache with few and
 * large shards (see {@link MemoryPlan#cacheShardBits}).
 */
public final class LargeShardsMemoryFactory implements RocksDBMemoryFactory {

    private static final long serialVersionUID = 1L;

    /** As in Flink: when the cache is full a read must not fail (FLINK-15532). */
    private static final boolean STRICT_CAPACITY_LIMIT = false;

    @Override
    public Cache createCache(long cacheCapacity, double highPriorityPoolRatio) {
        return new LRUCache(
                cacheCapacity,
                MemoryPlan.cacheShardBits(cacheCapacity),
                STRICT_CAPACITY_LIMIT,
                highPriorityPoolRatio);
    }

    @Override
    public WriteBufferManager createWriteBufferManager(
            long writeBufferManagerCapacity, Cache cache) {
        return DEFAULT.createWriteBufferManager(writeBufferManagerCapacity, cache);
    }
}
