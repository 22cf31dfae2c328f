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
