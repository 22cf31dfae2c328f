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
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the timers of one queue take of the heap, of which all queues of a TaskManager have a
 * bounded part. A queue may take what the others leave. If it is too much for all, those give up
 * memory that have more than an equal part.
 */
final class TimerMemory implements AutoCloseable {

    /** A queue that takes no more need not give it up, and has no part. */
    static final long FREE_BYTES = 64 * 1024;

    /** What the queues of this JVM take. */
    private static final AtomicLong TAKEN = new AtomicLong();

    /** The queues of this JVM that take more than {@link #FREE_BYTES}. */
    private static final AtomicInteger SHARING = new AtomicInteger();

    private final long total;
    private long bytes;

    /**
     * @param total bytes for all queues together
     */
    TimerMemory(long total) {
        this.total = total;
    }

    /** Whether a queue that takes this many bytes now has to give some up. */
    boolean isExceededBy(long now) {
        if (now != bytes) {
            TAKEN.addAndGet(now - bytes);
            SHARING.addAndGet((now > FREE_BYTES ? 1 : 0) - (bytes > FREE_BYTES ? 1 : 0));
            bytes = now;
        }
        return now > FREE_BYTES && TAKEN.get() > total && now > equalPart();
    }

    private long equalPart() {
        return total / Math.max(1, SHARING.get());
    }

    /** The bytes that the queue may take, as far as the others leave them or have to. */
    long share() {
        return Math.max(FREE_BYTES, Math.max(equalPart(), total - TAKEN.get() + bytes));
    }

    @Override
    public void close() {
        isExceededBy(0);
    }
}
