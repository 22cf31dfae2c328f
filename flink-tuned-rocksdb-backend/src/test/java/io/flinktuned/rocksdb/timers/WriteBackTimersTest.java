// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.KeyExtractorFunction;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.PriorityComparator;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.SharedStateRegistryImpl;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueSet;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.TimerSerializer;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.SystemClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static io.flinktuned.rocksdb.timers.WriteBackTimerQueue.MAX_CHANGES;
import static io.flinktuned.rocksdb.timers.WriteBackTimerQueue.PART;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What reaches RocksDB, when, and how much stays in memory. */
class WriteBackTimersTest {

    private static final MemorySize ENOUGH = MemorySize.ofMebiBytes(256);

    private static final CheckpointSchedule NO_CHECKPOINTS =
            new CheckpointSchedule(null, Duration.ZERO, SystemClock.getInstance());

    private static final KeyGroupRange KEY_GROUPS = KeyGroupRange.of(0, 127);

    private static final TimerSerializer<Long, VoidNamespace> SERIALIZER =
            new TimerSerializer<>(LongSerializer.INSTANCE, VoidNamespaceSerializer.INSTANCE);

    @TempDir private Path directory;

    private static TimerHeapInternalTimer<Long, VoidNamespace> timer(long time, long key) {
        return new TimerHeapInternalTimer<>(time, key, VoidNamespace.INSTANCE);
    }

    private TimerBackend backend(MemorySize memory) throws Exception {
        return new TimerBackend(Timers.WRITE_BACK, memory, directory);
    }

    @Test
    void whatEndsBeforeACheckpointIsNeverWritten() throws Exception {
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.queue(SERIALIZER);
            for (int round = 0; round < 100; round++) {
                for (long key = 0; key < 1000; key++) {
                    queue.add(timer(round, key));
                    queue.add(timer(round, key));
                    queue.add(timer(round + 10, key));
                    queue.remove(timer(round + 10, key));
                }
                for (long key = 0; key < 1000; key++) {
                    assertThat(queue.poll().getTimestamp()).isEqualTo(round);
                }
            }
            backend.snapshot(1);

            assertThat(queue.isEmpty()).isTrue();
            assertThat(backend.writes()).isZero();
        }
    }

    @Test
    void aCheckpointWritesOnlyWhatHasChanged() throws Exception {
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.queue(SERIALIZER);
            for (long key = 0; key < 1000; key++) {
                queue.add(timer(key, key));
            }
            backend.snapshot(1);
            assertThat(backend.writes()).isEqualTo(1000);

            for (long key = 0; key < 20; key++) {
                // Fired, registered; deleted and registered again, which is no change.
                assertThat(queue.poll()).isEqualTo(timer(key, key));
                queue.add(timer(2000 + key, key));
                queue.remove(timer(500 + key, 500 + key));
                queue.add(timer(500 + key, 500 + key));
            }
            backend.snapshot(2);
            assertThat(backend.writes()).isEqualTo(1000 + 40);
        }
    }

    /** As with the changelog, where changes are replayed before the operator asks for its queue. */
    @Test
    void aQueueTakesTheTimersOfTheOneBeforeItOver() throws Exception {
        KeyedStateHandle snapshot;
        try (TimerBackend backend = backend(ENOUGH)) {
            backend.replayedQueue(SERIALIZER)
                    .addAll(List.of(timer(1, 1), timer(2, 2), timer(3, 3)));
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.queue(SERIALIZER);

            assertThat(queue.poll()).isEqualTo(timer(1, 1));
            queue.remove(timer(2, 2));
            assertThat(queue.peek()).isEqualTo(timer(3, 3));
            snapshot = backend.snapshot(1);
        }
        try (TimerBackend backend =
                new TimerBackend(
                        Timers.ROCKSDB, ENOUGH, directory, KEY_GROUPS, 128, List.of(snapshot))) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.queue(SERIALIZER);
            assertThat(queue.poll()).isEqualTo(timer(3, 3));
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    void fewChangesWaitForTheCheckpoint() throws Exception {
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.queue(SERIALIZER);
            SplittableRandom random = new SplittableRandom(1);
            int timers = 5 * MAX_CHANGES;
            for (int key = 0; key < timers; key++) {
                queue.add(timer(random.nextInt(timers), key));
            }
            // Some more are on their way to RocksDB, in one of Flink's batches.
            assertThat(timers - backend.writes()).isBetween(1L, MAX_CHANGES + 500L);
            assertThat(queue.size()).isEqualTo(timers);
        }
    }

    @Test
    void moreChangesWaitWhileNoCheckpointComesAndAreWrittenBeforeOneDoes() throws Exception {
        ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
        CheckpointSchedule schedule =
                new CheckpointSchedule(Duration.ofMinutes(1), Duration.ZERO, clock);
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, ENOUGH, schedule);
            schedule.started(clock.absoluteTimeMillis());
            int timers = 5 * MAX_CHANGES;
            for (int key = 0; key < timers; key++) {
                queue.add(timer(key, key));
            }
            assertThat(backend.writes()).isZero();

            clock.advanceTime(1, TimeUnit.MINUTES);
            for (int key = 0; key < 2000; key++) {
                queue.add(timer(timers + key, key));
            }
            assertThat(timers + 2000 - backend.writes()).isBetween(1L, MAX_CHANGES + 500L);
            for (int key = 0; key < timers + 2000; key++) {
                assertThat(queue.poll().getTimestamp()).isEqualTo(key);
            }
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    /**
     * Nothing would have to be given up again: that it was too much for a moment would not show.
     */
    @Test
    void readsNoMoreThanThereIsRoomForAtOnce() throws Exception {
        MemorySize memory = MemorySize.ofMebiBytes(2);
        try (TimerBackend backend =
                new TimerBackend(
                        Timers.ROCKSDB, memory, directory, KeyGroupRange.of(0, 0), 1, List.of())) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<String, VoidNamespace>> queue =
                    backend.writeBackQueue(
                            new TimerSerializer<>(
                                    StringSerializer.INSTANCE, VoidNamespaceSerializer.INSTANCE),
                            memory,
                            NO_CHECKPOINTS);
            int timers = 3000;
            int keyLength = 10_000;
            String key = "k".repeat(keyLength);
            for (int time = timers - 1; time >= 0; time--) {
                queue.add(new TimerHeapInternalTimer<>(time, key, VoidNamespace.INSTANCE));
            }
            long before = backend.writeBack().bytes();
            for (int time = 0; time < timers; time++) {
                assertThat(queue.poll().getTimestamp()).isEqualTo(time);
                long now = backend.writeBack().bytes();
                assertThat(now - before).isLessThan(memory.getBytes() / 2 + 2 * keyLength);
                before = now;
            }
        }
    }

    @Test
    void aQueueGivesMemoryToAnotherAtTheCheckpoint() throws Exception {
        long memory = 1 << 20;
        try (SegmentPool pool = new SegmentPool(memory);
                TimerBackend idle = backend(ENOUGH);
                TimerBackend busy = backend(ENOUGH)) {
            fill(idle.writeBackQueue(SERIALIZER, pool, NO_CHECKPOINTS));
            assertThat(idle.writeBack().bytes()).isGreaterThan(memory / 2);
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    busy.writeBackQueue(SERIALIZER, pool, NO_CHECKPOINTS);
            fill(queue);
            long before = busy.writeBack().bytes();

            // A segment for each that waits: it takes it, and the next one waits.
            for (int i = 0; i < 10; i++) {
                idle.writeBack().flush();
                queue.add(timer(i, -i));
            }

            assertThat(busy.writeBack().bytes()).isGreaterThan(before);
            assertThat(idle.writeBack().bytes() + busy.writeBack().bytes())
                    .isLessThanOrEqualTo(memory + PART_BYTES);
        }
    }

    @Test
    void aQueueWhoseTimersAreAllFarGivesMemoryToOthers() throws Exception {
        try (SegmentPool pool = new SegmentPool(1 << 20);
                TimerBackend backend = backend(ENOUGH)) {
            SegmentPool.Share others = pool.open();
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, pool, NO_CHECKPOINTS);
            for (int key = 0; key < 100_000; key++) {
                queue.add(timer(key, key));
            }
            while (others.take() != null) {}

            for (int key = 0; key < 1_000; key++) {
                queue.add(timer(1_000_000, key));
                queue.remove(timer(1_000_000, key));
                others.take();
            }

            assertThat(others.held()).isEqualTo(pool.segments() / 2);
        }
    }

    @Test
    void changesAreWrittenBeforeACheckpointWhileAllThatComesIsFar() throws Exception {
        ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
        CheckpointSchedule schedule =
                new CheckpointSchedule(Duration.ofMinutes(1), Duration.ZERO, clock);
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.replayedQueue(SERIALIZER);
            int far = 100_000;
            for (int key = 0; key < far; key++) {
                queue.add(timer(1_000_000, key));
            }
            backend.snapshot(1);
            queue = backend.writeBackQueue(SERIALIZER, ENOUGH, schedule);
            assertThat(queue.peek().getTimestamp()).isEqualTo(1_000_000);
            schedule.started(clock.absoluteTimeMillis());
            int near = 5 * MAX_CHANGES;
            for (int key = 0; key < near; key++) {
                queue.add(timer(key, key));
            }
            assertThat(backend.writes()).isEqualTo(far);

            clock.advanceTime(1, TimeUnit.MINUTES);
            int more = 2_000;
            for (int key = 0; key < more; key++) {
                queue.add(timer(2_000_000, key));
            }
            assertThat(far + near + more - backend.writes()).isBetween(1L, MAX_CHANGES + 500L);
        }
    }

    @Test
    void aQueueWhosePlaceAnotherTookFails() throws Exception {
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.replayedQueue(SERIALIZER);
            fill(queue);
            fill(backend.queue(SERIALIZER));

            assertThatThrownBy(queue::peek).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(queue::poll).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> queue.add(timer(1, 1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> queue.remove(timer(1, 1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(queue::size).isInstanceOf(IllegalStateException.class);
        }
    }

    /** It stays, whatever others give up. */
    @Test
    void aTimerThatIsLargerThanAllSegmentsTakesNoneOfThemAndDoesNotKeepThem() throws Exception {
        TimerSerializer<String, VoidNamespace> serializer =
                new TimerSerializer<>(StringSerializer.INSTANCE, VoidNamespaceSerializer.INSTANCE);
        try (SegmentPool pool = new SegmentPool(1 << 20);
                TimerBackend backend = backend(ENOUGH)) {
            SegmentPool.Share others = pool.open();
            backend.writeBackQueue(serializer, pool, NO_CHECKPOINTS)
                    .add(
                            new TimerHeapInternalTimer<>(
                                    0, "k".repeat(2 << 20), VoidNamespace.INSTANCE));
            long large = backend.writeBack().bytes();
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.anotherQueue(SERIALIZER);
            fill(queue);
            assertThat(backend.writeBack().bytes() - large).isGreaterThan(1 << 19);
            while (others.take() != null) {}
            fill(queue);

            queue.add(timer(0, -1));

            assertThat(others.take()).isNotNull();
            for (int key = 0; key < 30_000; key++) {
                queue.add(timer(-key, key));
                others.take();
            }
            assertThat(backend.writeBack().bytes() - large)
                    .isLessThanOrEqualTo((1 << 19) + PART_BYTES);
        }
    }

    /** With timers that take most of a mebibyte. */
    private static void fill(
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue) {
        for (int key = 0; key < 30_000; key++) {
            queue.add(timer(key, key));
        }
    }

    @Test
    void queuesThatAreEmptyAgainTakeNoPartOfTheMemory() throws Exception {
        long memory = 1 << 20;
        List<TimerBackend> emptied = new ArrayList<>();
        try (SegmentPool pool = new SegmentPool(memory)) {
            for (int i = 0; i < 15; i++) {
                TimerBackend backend = backend(ENOUGH);
                emptied.add(backend);
                KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                        backend.writeBackQueue(SERIALIZER, pool, NO_CHECKPOINTS);
                fill(queue);
                while (queue.poll() != null) {}
                backend.writeBack().flush();
            }
            try (TimerBackend busy = backend(ENOUGH)) {
                fill(busy.writeBackQueue(SERIALIZER, pool, NO_CHECKPOINTS));
                assertThat(busy.writeBack().bytes()).isGreaterThan(memory / 2);
            }
            IOUtils.closeAll(emptied);
        }
    }

    /** All that an operation may add before the next one writes: a part, in pages. */
    private static final long PART_BYTES = 64 << 10;

    @Test
    void timersThatHaveFiredCountUntilTheyAreDeletedInRocksDB() throws Exception {
        MemorySize memory = MemorySize.ofMebiBytes(1);
        ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
        CheckpointSchedule schedule =
                new CheckpointSchedule(Duration.ofMinutes(10), Duration.ZERO, clock);
        int timers = 200_000;
        try (TimerBackend backend =
                new TimerBackend(
                        Timers.ROCKSDB, ENOUGH, directory, KeyGroupRange.of(0, 0), 1, List.of())) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, memory, schedule);
            for (int key = 0; key < timers; key++) {
                queue.add(timer(key, key));
            }
            backend.writeBack().flush();
            schedule.started(clock.absoluteTimeMillis());

            for (int key = 0; key < timers; key++) {
                assertThat(queue.poll().getTimestamp()).isEqualTo(key);
                assertThat(backend.writeBack().bytes())
                        .isLessThanOrEqualTo(memory.getBytes() + PART_BYTES);
            }
            assertThat(queue.poll()).isNull();
        }
    }

    @Test
    void takesNoHeapAndNoMoreMemoryThanThereIs() throws Exception {
        MemorySize memory = MemorySize.ofMebiBytes(16);
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, memory, NO_CHECKPOINTS);
            SplittableRandom random = new SplittableRandom(1);
            long before = liveHeap();
            for (int key = 0; key < 1_500_000; key++) {
                queue.add(timer(random.nextInt(1_000_000), key));
            }
            long taken = liveHeap() - before;

            assertThat(backend.writeBack().bytes())
                    .isBetween(memory.getBytes() / 2, memory.getBytes() + PART_BYTES);
            assertThat(taken).isLessThan(1 << 20);
        }
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Some are on their way, in one of Flink's batches. */
    private static final int BATCH = 500;

    @Test
    void noOperationWritesMoreThanAPart() throws Exception {
        ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
        CheckpointSchedule schedule =
                new CheckpointSchedule(Duration.ofMinutes(10), Duration.ZERO, clock);
        int timers = 300_000;
        try (TimerBackend backend = backend(ENOUGH)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, MemorySize.ofMebiBytes(4), schedule);
            schedule.started(clock.absoluteTimeMillis());
            long written = 0;
            for (int key = 0; key < timers; key++) {
                queue.add(timer(key % 1000, key));
                written = checkWrites(backend, written);
            }
            // From here on a checkpoint may come at any time.
            clock.advanceTime(10, TimeUnit.MINUTES);
            for (int key = 0; key < timers; key++) {
                assertThat(queue.poll().getTimestamp()).isEqualTo(key * 1000L / timers);
                written = checkWrites(backend, written);
            }
            assertThat(queue.poll()).isNull();
        }
    }

    /**
     * Deletions wait, so that memory can be given up only after all of them are written; and so
     * many wait for memory that what one part of them frees is not enough.
     */
    @Test
    void noOperationWritesMoreThanAPartIfChangesAndMemoryAreTooMuchAtOnce() throws Exception {
        ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
        CheckpointSchedule schedule =
                new CheckpointSchedule(Duration.ofMinutes(10), Duration.ZERO, clock);
        try (SegmentPool pool = new SegmentPool(1 << 20);
                TimerBackend backend = backend(ENOUGH)) {
            List<SegmentPool.Share> others = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                others.add(pool.open());
            }
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, pool, schedule);
            fill(queue);
            backend.writeBack().flush();
            schedule.started(clock.absoluteTimeMillis());
            long written = backend.writes();
            for (int i = 0; i < 2 * MAX_CHANGES; i++) {
                queue.poll();
            }
            assertThat(backend.writes()).isEqualTo(written);
            // The changes that wait are too much as soon as the queue looks.
            clock.advanceTime(10, TimeUnit.MINUTES);
            while (backend.writes() == written) {
                queue.remove(timer(0, -1));
                queue.add(timer(0, -1));
            }
            written = backend.writes();
            // Now the memory is, too.
            takeWhatThereIs(others);
            long before = backend.writeBack().bytes();

            for (int i = 0; i < 2 * MAX_CHANGES / PART; i++) {
                queue.remove(timer(0, -1));
                written = checkWrites(backend, written);
                takeWhatThereIs(others);
                queue.add(timer(0, -1));
                written = checkWrites(backend, written);
                takeWhatThereIs(others);
            }
            assertThat(backend.writeBack().bytes()).isLessThan(before / 4);
        }
    }

    private static void takeWhatThereIs(List<SegmentPool.Share> shares) {
        while (shares.stream().filter(share -> share.take() != null).count() > 0) {}
    }

    private static long checkWrites(TimerBackend backend, long before) throws Exception {
        long now = backend.writes();
        assertThat(now - before).isLessThanOrEqualTo(PART + BATCH);
        return now;
    }

    /** What was first guessed is not what decides then. */
    @Test
    void aCheckpointTeachesHowFastChangesAreWritten() throws Exception {
        CheckpointSchedule schedule =
                new CheckpointSchedule(Duration.ofDays(1), Duration.ZERO, new ManualClock());
        UnflushedLimit limit = new UnflushedLimit(schedule, MAX_CHANGES);
        try (TimerBackend backend = backend(ENOUGH)) {
            WriteBackTimerQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.writeBackQueue(SERIALIZER, limit);
            for (int key = 0; key < MAX_CHANGES; key++) {
                queue.add(timer(key, key));
            }
            schedule.started(0);
            int before = limit.now();
            queue.flush();
            assertThat(limit.now()).isNotEqualTo(before);
            queue.close();
        }
    }

    /** Timers due at the same time, too: they cannot be told apart by it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000, Integer.MAX_VALUE})
    void firesAllTimersInTheirOrderWhateverFitsTheHeap(int times) throws Exception {
        int timers = 200_000;
        for (int mebibytes : new int[] {0, 1, 8, 256}) {
            try (TimerBackend backend = backend(MemorySize.ofMebiBytes(mebibytes))) {
                KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                        backend.queue(SERIALIZER);
                SplittableRandom random = new SplittableRandom(1);
                for (int key = 0; key < timers; key++) {
                    queue.add(timer(random.nextInt(times), key));
                }
                assertThat(queue.size()).isEqualTo(timers);
                boolean[] fired = new boolean[timers];
                long last = -1;
                for (int i = 0; i < timers; i++) {
                    TimerHeapInternalTimer<Long, VoidNamespace> timer = queue.poll();
                    assertThat(timer.getTimestamp()).isGreaterThanOrEqualTo(last);
                    last = timer.getTimestamp();
                    assertThat(fired[timer.getKey().intValue()]).isFalse();
                    fired[timer.getKey().intValue()] = true;
                }
                assertThat(queue.poll()).isNull();
            }
        }
    }

    /** Enough operations for every bound to be reached many times. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 256})
    void doesWhatFlinksTimersOnTheHeapDo(int mebibytes) throws Exception {
        KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> expected =
                new HeapPriorityQueueSet<>(
                        PriorityComparator.forPriorityComparableObjects(),
                        KeyExtractorFunction.forKeyedObjects(),
                        128,
                        KEY_GROUPS,
                        128);
        SplittableRandom random = new SplittableRandom(mebibytes);
        List<KeyedStateHandle> restored = List.of();
        SharedStateRegistry files = new SharedStateRegistryImpl();
        long now = 0;
        for (int attempt = 0; attempt < 3; attempt++) {
            try (TimerBackend backend =
                    new TimerBackend(
                            Timers.WRITE_BACK,
                            MemorySize.ofMebiBytes(mebibytes),
                            directory,
                            KEY_GROUPS,
                            128,
                            restored)) {
                KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                        backend.queue(SERIALIZER);
                for (int i = 0; i < 150_000; i++) {
                    // Times are unique to a key, so that there is one order.
                    long key = random.nextInt(5_000);
                    long time = (now + random.nextInt(random.nextInt(10) == 0 ? 400 : 40)) * 5_000;
                    if (random.nextInt(5) < 4) {
                        expected.add(timer(time + key, key));
                        queue.add(timer(time + key, key));
                    } else {
                        expected.remove(timer(time + key, key));
                        queue.remove(timer(time + key, key));
                    }
                    if (i % 2_000 == 0) {
                        now++;
                    }
                    while (!expected.isEmpty()
                            && expected.peek().getTimestamp() < (now - 10) * 5_000) {
                        assertThat(queue.poll()).isEqualTo(expected.poll());
                    }
                    if (i % 50_000 == 49_999) {
                        restored = List.of(backend.snapshot(i, files));
                    }
                }
            }
        }
        try (TimerBackend backend =
                new TimerBackend(Timers.ROCKSDB, ENOUGH, directory, KEY_GROUPS, 128, restored)) {
            KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                    backend.queue(SERIALIZER);
            assertThat(expected.size()).isGreaterThan(10_000);
            while (!expected.isEmpty()) {
                assertThat(queue.poll()).isEqualTo(expected.poll());
            }
            assertThat(queue.poll()).isNull();
        }
    }
}
