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
