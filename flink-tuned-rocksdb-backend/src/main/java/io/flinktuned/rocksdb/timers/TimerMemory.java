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

package io.flinktuned.rocksdb.timers;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of the heap that the timers of one queue may take. All queues of a TaskManager that hold
 * more than a few timers share the memory equally.
 */
final class TimerMemory implements AutoCloseable {

    /** A queue that takes less does not count: most operators have one that is always empty. */
    static final long FREE_BYTES = 64 * 1024;

    /** The queues of this JVM that share its memory. */
    private static final AtomicInteger SHARING = new AtomicInteger();

    private final long total;
    private boolean sharing;

    /**
     * @param total bytes for all queues together
     */
    TimerMemory(long total) {
        this.total = total;
    }

    /** Whether a queue that takes this many bytes takes more than its share. */
    boolean isExceededBy(long bytes) {
        if (bytes <= FREE_BYTES) {
            return false;
        }
        if (!sharing) {
            sharing = true;
            SHARING.incrementAndGet();
        }
        return bytes > share();
    }

    /** The bytes that the queue may take. */
    long share() {
        return Math.max(FREE_BYTES, total / Math.max(1, SHARING.get()));
    }

    @Override
    public void close() {
        if (sharing) {
            sharing = false;
            SHARING.decrementAndGet();
        }
    }
}
