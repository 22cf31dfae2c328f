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

package io.flinktuned.rocksdb.hotstate;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.LongUnaryOperator;

/**
 * How much the hot tier may take as far as the heap is concerned. Looks at what was left in the old
 * generation after the last collection: above {@value #HIGH_PERCENT} percent the tier gives up as
 * much as there is above {@value #TARGET_PERCENT}; below {@value #LOW_PERCENT} percent it may grow
 * again.
 */
final class HeapPressure implements LongUnaryOperator {

    private static final int HIGH_PERCENT = 85;
    private static final int TARGET_PERCENT = 75;
    private static final int LOW_PERCENT = 65;

    private final MemoryPoolMXBean oldGeneration;
    private long allowed = Long.MAX_VALUE;

    /** What the last collection left that has been acted on. */
    private long usedBefore = -1;

    HeapPressure() {
        MemoryPoolMXBean largest = null;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP
                    && pool.getCollectionUsage() != null
                    && (largest == null
                            || pool.getUsage().getMax() > largest.getUsage().getMax())) {
                largest = pool;
            }
        }
        oldGeneration = largest;
    }

    @Override
    public long applyAsLong(long taken) {
        if (oldGeneration == null) {
            return Long.MAX_VALUE;
        }
        MemoryUsage afterCollection = oldGeneration.getCollectionUsage();
        return afterCollection == null
                ? Long.MAX_VALUE
                : allowed(taken, afterCollection.getUsed(), afterCollection.getMax());
    }

    /** Bytes that may be taken if {@code used} of {@code max} bytes survived the collection. */
    long allowed(long taken, long used, long max) {
        // Whatever the tier gives up is not seen before the next collection. Counting collections
        // would not tell: those of the young generation leave this as it is.
        if (used == usedBefore) {
            return allowed;
        }
        usedBefore = used;
        if (max <= 0 || used < max / 100 * LOW_PERCENT) {
            allowed = Long.MAX_VALUE;
        } else if (used > max / 100 * HIGH_PERCENT) {
            allowed = Math.max(0, Math.min(allowed, taken) - (used - max / 100 * TARGET_PERCENT));
        }
        return allowed;
    }
}
