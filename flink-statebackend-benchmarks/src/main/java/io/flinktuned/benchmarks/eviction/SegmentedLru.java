// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A key that is used again while it is among those on probation is protected: it goes there again
 * when there are too many that are, as the one that was not used for longest (Karedla et al.,
 * "Caching Strategies to Improve Disk System Performance", 1994).
 */
final class SegmentedLru implements EvictionPolicy {

    private static final double PROTECTED = 0.8;

    private final int capacity;

    /** The one that was not used for longest is the first. */
    private final Set<Integer> probation = new LinkedHashSet<>();

    private final Set<Integer> isProtected = new LinkedHashSet<>();

    SegmentedLru(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public boolean use(int key) {
        if (isProtected.remove(key)) {
            isProtected.add(key);
            return true;
        }
        boolean held = probation.remove(key);
        if (held) {
            isProtected.add(key);
            if (isProtected.size() > capacity * PROTECTED) {
                probation.add(removeFirst(isProtected));
            }
        } else {
            if (probation.size() + isProtected.size() == capacity) {
                removeFirst(probation.isEmpty() ? isProtected : probation);
            }
            probation.add(key);
        }
        return held;
    }

    private static int removeFirst(Set<Integer> keys) {
        Iterator<Integer> iterator = keys.iterator();
        int first = iterator.next();
        iterator.remove();
        return first;
    }
}
