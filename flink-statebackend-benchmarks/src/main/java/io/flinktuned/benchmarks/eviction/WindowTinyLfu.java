// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** W-TinyLFU, as the library Caffeine has it. */
final class WindowTinyLfu implements EvictionPolicy {

    private final Cache<Integer, Boolean> cache;

    WindowTinyLfu(int capacity) {
        cache =
                Caffeine.newBuilder()
                        .maximumSize(capacity)
                        .initialCapacity(capacity)
                        .executor(Runnable::run)
                        .build();
    }

    @Override
    public boolean use(int key) {
        boolean held = cache.getIfPresent(key) != null;
        if (!held) {
            cache.put(key, true);
        }
        return held;
    }
}
