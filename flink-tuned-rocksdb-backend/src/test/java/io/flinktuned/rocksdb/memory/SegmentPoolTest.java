// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.core.memory.MemorySegment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who gets which segments, and that all of them are freed. */
class SegmentPoolTest {

    private static final int SIZE = 64;

    private final SegmentPool pool = new SegmentPool(4, SIZE);

    @AfterEach
    void close() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 256, 0",
        "200, 256, 0",
        "600, 256, 2",
        "1048576, 16384, 64",
        "2097151, 16384, 127",
        "16777216, 65536, 256",
        "33554432, 131072, 256",
        "67108865, 131072, 512",
        "1099511627776, 131072, 8388608",
    })
    void sizes(long bytes, int segmentSize, int segments) {
        try (SegmentPool sized = new SegmentPool(bytes)) {
            assertThat(sized.segmentSize()).isEqualTo(segmentSize);
            assertThat(sized.segments()).isEqualTo(segments);
        }
    }

    @Test
    void segmentsAreUsedAgain() {
        SegmentPool.Share share = pool.open();
        MemorySegment segment = share.take();
        assertThat(segment.size()).isEqualTo(SIZE);
        assertThat(share.held()).isEqualTo(1);

        share.give(segment);

        assertThat(share.held()).isZero();
        assertThat(share.take()).isSameAs(segment);
    }

    @Test
    void oneMayHaveAllThatOthersDoNotUse() {
        SegmentPool.Share one = pool.open();
        pool.open();

        assertThat(takeAll(one)).hasSize(4);

        assertThat(one.take()).isNull();
        assertThat(one.mustGiveUp()).isFalse();
    }

    private static List<MemorySegment> takeAll(SegmentPool.Share share) {
        List<MemorySegment> segments = new ArrayList<>();
        for (MemorySegment next = share.take(); next != null; next = share.take()) {
            segments.add(next);
        }
        return segments;
    }

    @Test
    void whoHasMoreThanIsFairGivesItToWhoHasLess() {
        SegmentPool.Share one = pool.open();
        SegmentPool.Share other = pool.open();
        Deque<MemorySegment> ofOne = new ArrayDeque<>(takeAll(one));
        int taken = 0;
        while (other.take() == null && one.mustGiveUp()) {
            one.give(ofOne.pop());
            assertThat(one.mustGiveUp()).as("more than the other has asked for").isFalse();
            assertThat(one.take()).as("what the other waits for").isNull();
            assertThat(other.take()).isNotNull();
            taken++;
        }

        assertThat(taken).isEqualTo(2);
        assertThat(one.held()).isEqualTo(2);
        assertThat(other.held()).isEqualTo(2);
        assertThat(other.mustGiveUp()).isFalse();
    }

    @Test
    void whoComesLateGetsAPartAndWhoLeavesLeavesAll() {
        SegmentPool.Share one = pool.open();
        Deque<MemorySegment> ofOne = new ArrayDeque<>(takeAll(one));
        SegmentPool.Share other = pool.open();
        assertThat(one.mustGiveUp()).isFalse();
        assertThat(other.take()).isNull();
        assertThat(one.mustGiveUp()).isTrue();

        other.close();

        assertThat(one.mustGiveUp()).as("nobody waits").isFalse();
        one.give(ofOne.pop());
        assertThat(one.take()).isNotNull();
        SegmentPool.Share third = pool.open();
        one.close();
        assertThat(takeAll(third)).hasSize(4);
    }

    @Test
    void nobodyGivesUpTheLastSegmentIfThereAreMoreSharesThanSegments() {
        List<SegmentPool.Share> shares = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            shares.add(pool.open());
        }
        for (int i = 0; i < 4; i++) {
            assertThat(shares.get(i).take()).isNotNull();
        }

        assertThat(shares.get(4).take()).isNull();

        assertThat(shares).noneMatch(SegmentPool.Share::mustGiveUp);
    }

    @Test
    void aPoolWithoutSegmentsGivesNone() {
        try (SegmentPool none = new SegmentPool(0, SIZE);
                SegmentPool.Share share = none.open()) {
            assertThat(share.take()).isNull();
            assertThat(share.mustGiveUp()).isFalse();
        }
    }

    @Test
    void aShareThatIsClosedGivesNoMore() {
        SegmentPool.Share share = pool.open();
        share.take();
        share.close();
        share.close();

        assertThat(share.held()).isZero();
        assertThatThrownBy(share::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSegmentIsGivenBackOnceAndByWhoHoldsIt() {
        SegmentPool.Share share = pool.open();
        MemorySegment segment = share.take();
        assertThatThrownBy(() -> pool.open().give(segment))
                .isInstanceOf(IllegalArgumentException.class);
        share.give(segment);
        assertThatThrownBy(() -> share.give(segment)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingThePoolFreesAllAndWhoUsesItAfterThatFails() {
        SegmentPool.Share share = pool.open();
        MemorySegment held = share.take();
        MemorySegment given = share.take();
        share.give(given);

        pool.close();
        pool.close();

        assertThat(held.isFreed()).isTrue();
        assertThat(given.isFreed()).isTrue();
        assertThatThrownBy(() -> held.get(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(share::take).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pool::open).isInstanceOf(IllegalStateException.class);
        share.give(held);
        share.close();
    }

    /** Each thread opens shares, writes into what it gets, and closes them. */
    @Test
    @Timeout(60)
    void threadsNeverHoldTheSameSegmentNorMoreThanThereAre() throws Exception {
        int threads = 6;
        Queue<MemorySegment> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger held = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            results.add(executor.submit(() -> useShares(thread, held, seen)));
        }
        for (Future<?> result : results) {
            result.get();
        }
        executor.shutdown();

        assertThat(held).hasValue(0);
        assertThat(takeAll(pool.open())).hasSize(4);
        pool.close();
        assertThat(seen).isNotEmpty().allMatch(MemorySegment::isFreed);
    }

    private void useShares(int thread, AtomicInteger held, Queue<MemorySegment> seen) {
        SplittableRandom random = new SplittableRandom(thread);
        for (int round = 0; round < 50; round++) {
            Deque<MemorySegment> mine = new ArrayDeque<>();
            try (SegmentPool.Share share = pool.open()) {
                for (int step = 0; step < 200; step++) {
                    if (!mine.isEmpty() && (share.mustGiveUp() || random.nextInt(3) == 0)) {
                        held.decrementAndGet();
                        MemorySegment last = mine.pop();
                        assertThat(last.getInt(0)).isEqualTo(thread);
                        share.give(last);
                    } else {
                        MemorySegment next = share.take();
                        if (next != null) {
                            assertThat(held.incrementAndGet()).isLessThanOrEqualTo(4);
                            next.putInt(0, thread);
                            seen.add(next);
                            mine.push(next);
                        }
                    }
                    assertThat(share.held()).isEqualTo(mine.size());
                }
                held.addAndGet(-mine.size());
            }
        }
    }
}
