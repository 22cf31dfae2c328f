// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import java.util.LinkedHashMap;
import java.util.Map;

/** The key that was not used for longest goes. */
final class Lru extends LinkedHashMap<Integer, Boolean> implements EvictionPolicy {

    private static final long serialVersionUID = 1L;

    private final int capacity;

    Lru(int capacity) {
        super(16, 0.75f, true);
        this.capacity = capacity;
    }

    @Override
    public boolean use(int key) {
        return put(key, true) != null;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
        return size() > capacity;
    }
}
