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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * The heap that the hot tiers of all tasks of a TaskManager share, in bytes.
 *
 * <p>Each task has a {@link Share}, which takes memory in pieces and so meets the others seldom.
 * All pieces together never exceed the budget. Who finds none left evicts what it holds itself.
 * Once a second, and when the heap gets short, it is worked out how much is fair: half of the
 * budget is divided evenly, the other half by the hits of each task. Who has more gives it up when
 * it next needs memory or writes a snapshot, if another is short; no thread ever touches what
 * another holds.
 */
public final class HotMemory {

    /** Of this JVM: a TaskManager, unless the classes are in the jar of a job. */
    public static final HotMemory OF_JVM = new HotMemory(new HeapPressure());

    private static final int PIECE = 256 * 1024;
    private static final long REBALANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong taken = new AtomicLong();
    private final LongUnaryOperator pressure;

    private final List<Share> shares = new ArrayList<>();
    private long lastRebalanced = System.nanoTime();
    private long allowedBefore = Long.MAX_VALUE;

    /**
     * @param pressure how many bytes may be taken as far as the heap is concerned, given how many
     *     are
     */
    HotMemory(LongUnaryOperator pressure) {
        this.pressure = pressure;
    }

    /**
     * A share for one task.
     *
     * @param budget what all tasks may have together, in bytes
     * @param hits the hits of this task so far; called by other threads
     */
    public synchronized Share open(long budget, LongSupplier hits) {
        Share share = new Share(budget, hits);
        shares.add(share);
        return share;
    }

    /** Bytes that all shares have taken. */
    public long taken() {
        return taken.get();
    }

    private synchronized void close(Share share) {
        shares.remove(share);
    }

    private synchronized void rebalance() {
        long now = System.nanoTime();
        long allowed = pressure.applyAsLong(taken.get());
        if (now - lastRebalanced < REBALANCE_NANOS && allowed == allowedBefore) {
            return;
        }
        lastRebalanced = now;
        allowedBefore = allowed;
        long allHits = 0;
        int wanting = 0;
        for (Share share : shares) {
            allHits += share.measureHits();
            wanting += share.wantsMore ? 1 : 0;
        }
        for (Share share : shares) {
            long budget = Math.min(share.budget, allowed);
            boolean othersWant = wanting > (share.wantsMore ? 1 : 0);
            share.fair =
                    othersWant || budget < share.budget
                            ? budget / 2 / shares.size()
                                    + (long)
                                            (budget
                                                    / 2
                                                    * ((double) share.recentHits
                                                            / Math.max(1, allHits)))
                            : Long.MAX_VALUE;
            share.wantsMore = false;
        }
    }

    /** What one task has of the memory; used by its thread. */
    public final class Share implements AutoCloseable {

        private static final int BYTES_BETWEEN_CHECKS = 512 * 1024;

        /** A use counts for at least so many, so that 4096 of them are a check, too. */
        private static final int CHECKED_BYTES_OF_A_USE = 128;

        private final long budget;
        private final LongSupplier hits;

        private long used;
        private long reserved;
        private int untilCheck = BYTES_BETWEEN_CHECKS;

        /** Most that this may take. */
        private volatile long fair = Long.MAX_VALUE;

        /** Whether this found no memory lately. */
        private volatile boolean wantsMore;

        private long measuredHits;
        private long recentHits;

        private Share(long budget, LongSupplier hits) {
            this.budget = budget;
            this.hits = hits;
        }

        private long measureHits() {
            long now = hits.getAsLong();
            recentHits = (recentHits + now - measuredHits) / 2;
            measuredHits = now;
            return recentHits;
        }

        /** Bytes that are used. */
        public long used() {
            return used;
        }

        /** Accounts for bytes that are used, or are not any more. */
        void use(int bytes) {
            used += bytes;
            untilCheck -= CHECKED_BYTES_OF_A_USE + Math.abs(bytes);
            if (untilCheck <= 0) {
                check();
            }
        }

        /** Whether more is used than may be. */
        boolean isExceeded() {
            return used > reserved && !reserve(used - reserved);
        }

        private boolean reserve(long missing) {
            if (used <= fair) {
                long before = taken.get();
                long piece = Math.min(Math.max(missing, PIECE), budget - before);
                while (piece >= missing) {
                    if (taken.compareAndSet(before, before + piece)) {
                        reserved += piece;
                        return true;
                    }
                    before = taken.get();
                    piece = Math.min(Math.max(missing, PIECE), budget - before);
                }
            }
            wantsMore = true;
            return false;
        }

        /** Gives up what is not used, and what is more than fair. */
        void check() {
            untilCheck = BYTES_BETWEEN_CHECKS;
            rebalance();
            long keep = Math.min(used + PIECE, fair);
            if (reserved > keep) {
                taken.addAndGet(keep - reserved);
                reserved = keep;
            }
        }

        @Override
        public void close() {
            taken.addAndGet(-reserved);
            reserved = 0;
            used = 0;
            HotMemory.this.close(this);
        }
    }
}
