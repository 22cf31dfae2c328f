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

import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.util.clock.ManualClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is read, written and evicted when, on a store that says what it is asked for. */
class HotCacheTest {

    private static final int ENTRIES = 1000;
    private static final int ENTRY_BYTES = Entry.OVERHEAD + Entry.arrayBytes(8);

    private final MemoryStore store = new MemoryStore();
    private final StateStatistics statistics = new StateStatistics();
    private final ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
    private HotCache cache;
    private HotValues values;

    @BeforeEach
    void open() {
        open(ENTRIES * ENTRY_BYTES, 100);
    }

    /** Of which one has come, and the next may come after five seconds. */
    private CheckpointSchedule schedule;

    /** What the heap allows. */
    private long allowed = Long.MAX_VALUE;

    private void open(long memory, int maxUnflushed) {
        schedule = new CheckpointSchedule(Duration.ofSeconds(5), Duration.ZERO, clock);
        cache =
                new HotCache(
                        new HotMemory(taken -> allowed),
                        memory,
                        new UnflushedLimit(schedule, maxUnflushed));
        values = new HotValues(cache, store, statistics, new BytesCodec());
    }

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[8];
        for (int i = 7; i >= 0; i--, number >>>= 8) {
            bytes[i] = (byte) number;
        }
        return bytes;
    }

    @Test
    void writesOfOneKeyReachTheStoreOnce() {
        for (int i = 0; i < 50; i++) {
            values.put(bytes(1), bytes(i));
        }
        assertThat(store.writes).isZero();
        cache.flush();
        assertThat(store.writes).isOne();
        cache.flush();
        assertThat(store.writes).isOne();
        assertThat(store.content).containsEntry(bytes(1), bytes(49));
    }

    /** They take no time, and would teach that writing takes none. */
    @Test
    void keysThatHaveComeAndGoneAreNoWrites() {
        UnflushedLimit limit = new UnflushedLimit(schedule, 100);
        cache = new HotCache(new HotMemory(taken -> allowed), 1 << 20, limit);
        values = new HotValues(cache, store, statistics, new BytesCodec());
        schedule.started(clock.absoluteTimeMillis());
        int before = limit.now();
        for (int i = 0; i < 1000; i++) {
            values.get(bytes(i));
            values.put(bytes(i), bytes(1));
            values.put(bytes(i), null);
        }
        cache.flush();

        assertThat(store.writes).isZero();
        assertThat(limit.now()).isEqualTo(before);
    }

    @Test
    void keysThatHaveComeAndGoneDoNotReachTheStore() {
        assertThat(values.get(bytes(1))).isNull();
        values.put(bytes(1), bytes(1));
        values.put(bytes(1), null);
        cache.flush();

        assertThat(store.writes).isZero();
    }

    @Test
    void absentKeysAreReadOnce() {
        assertThat(values.get(bytes(1))).isNull();
        assertThat(values.get(bytes(1))).isNull();

        assertThat(store.reads).isOne();
        assertThat(statistics.negativeHits()).isOne();
    }

    @Test
    void flushesInTheOrderOfKeys() {
        for (int i : new int[] {3, 200, 1, 2, 100}) {
            values.put(bytes(i), bytes(i));
        }
        cache.flush();

        assertThat(store.written)
                .extracting(key -> key[7] & 0xFF)
                .containsExactly(1, 2, 3, 100, 200);
    }

    @Test
    void noMoreIsUnflushedThanAllowed() {
        for (int i = 0; i < 10_000; i++) {
            values.put(bytes(i % 500), bytes(i));
            assertThat(statistics.unflushedRecords()).isLessThanOrEqualTo(100);
        }
        open(1L << 30, Integer.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            values.put(bytes(i), new byte[1 << 20]);
            assertThat(statistics.unflushedBytes()).isLessThan(20 << 20);
        }
    }

    @Test
    void moreMayWaitWhileNoCheckpointComesAndIsWrittenBeforeOneDoes() {
        open(1L << 30, 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 1000; i++) {
            values.put(bytes(i), bytes(i));
            values.put(bytes(i), bytes(i + 1));
        }
        assertThat(store.writes).isZero();

        clock.advanceTime(5, TimeUnit.SECONDS);
        for (int i = 0; i < 1025; i++) {
            values.put(bytes(i), bytes(i + 2));
        }
        assertThat(statistics.unflushedRecords()).isLessThanOrEqualTo(100);
        assertThat(store.written)
                .as("what has waited for longest goes first")
                .startsWith(bytes(0), bytes(1), bytes(2))
                .doesNotContain(bytes(1024));
    }

    @Test
    void changingWhatWaitsAlreadyNoticesThatACheckpointComes() {
        open(1L << 30, 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 1000; i++) {
            values.put(bytes(i), bytes(i));
        }
        clock.advanceTime(5, TimeUnit.SECONDS);
        // None of them begins to wait before something has been written.
        for (int i = 0; i < 1100; i++) {
            values.put(bytes(999), bytes(i));
        }
        assertThat(statistics.unflushedRecords()).isLessThanOrEqualTo(100);
    }

    @Test
    void whatWaitsTakesNoMoreThanHalfOfTheMemory() {
        open(64 << 20, 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 1000; i++) {
            values.put(bytes(i), new byte[64 << 10]);
            assertThat(statistics.unflushedBytes()).isLessThan(33 << 20);
        }
        assertThat(statistics.unflushedBytes()).isGreaterThan(31 << 20);
    }

    /** What is evicted need not be what has waited for longest. */
    @Test
    void whatIsEvictedIsWritten() {
        open(ENTRIES * ENTRY_BYTES, 8);
        schedule.started(clock.absoluteTimeMillis());
        SplittableRandom random = new SplittableRandom(1);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            int key = random.nextInt(2 * ENTRIES);
            values.put(bytes(key), bytes(i));
            expected.put(key, i);
        }
        cache.flush();

        assertThat(store.content).hasSameSizeAs(expected.keySet());
        expected.forEach(
                (key, value) -> assertThat(store.content).containsEntry(bytes(key), bytes(value)));
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(statistics.unflushedBytes()).isZero();
    }

    /** Otherwise each of them would be written again and again. */
    @Test
    void whatIsUsedIsNotWrittenWithWhatIsEvicted() {
        open(ENTRIES * ENTRY_BYTES, Integer.MAX_VALUE);
        for (int i = 0; i < 100_000; i++) {
            values.put(bytes(i % 10), bytes(i));
            values.put(bytes(10 + i), bytes(i));
        }
        assertThat(store.written.subList(0, 10_000))
                .allMatch(key -> key[6] != 0 || (key[7] & 0xFF) > 9);
        assertThat((long) store.writes)
                .isBetween(statistics.evictions(), statistics.evictions() + 300);
    }

    @Test
    void valuesThatGrowBeforeTheyAreWrittenCountAsWhatTheyAreThen() {
        open(1L << 30, Integer.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            values.put(bytes(i), bytes(i));
        }
        for (int i = 0; i < 100; i++) {
            values.put(bytes(i), new byte[1 << 20]);
            long written = store.content.values().stream().filter(v -> v.length > 8).count();
            assertThat(i + 1 - written).isLessThan(20);
            assertThat(statistics.unflushedBytes()).isLessThan(20 << 20);
        }
        cache.flush();
        assertThat(statistics.unflushedBytes()).isZero();
    }

    @Test
    void afterAFailedWriteNothingIsWrittenAnyMore() {
        values.put(bytes(1), bytes(1));
        store.fails = true;
        assertThatThrownBy(cache::flush).hasMessage("disk full");
        store.fails = false;
        values.put(bytes(1), bytes(2));

        assertThatThrownBy(cache::flush).hasMessageContaining("has failed before");
        assertThat(store.content).isEmpty();
    }

    @Test
    void keepsWhatIsUsedWhileOthersPassThrough() {
        for (int round = 0; round < 20; round++) {
            for (int hot = 0; hot < ENTRIES / 2; hot++) {
                values.get(bytes(hot));
            }
            // No more than are remembered after they were evicted, with those that are hot.
            for (int once = 0; once < ENTRIES / 2; once++) {
                values.get(bytes(1_000_000 + round * ENTRIES + once));
            }
        }
        int before = store.reads;
        for (int hot = 0; hot < ENTRIES / 2; hot++) {
            values.get(bytes(hot));
        }
        assertThat(store.reads - before).isLessThan(ENTRIES / 10);
    }

    @Test
    void aStateWhoseKeysHardlyReturnStepsAsideAndComesBack() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(accessesUntil(true, random, 10 * ENTRIES)).isLessThan(200_000);
        assertThat(statistics.bytes()).isZero();

        // The same for long, without coming back.
        assertThat(accessesUntil(false, random, 10 * ENTRIES)).isEqualTo(2_000_000);
        assertThat(accessesUntil(false, random, ENTRIES / 2)).isLessThan(1_000_000);
        assertThat(accessesUntil(true, random, ENTRIES / 2)).isEqualTo(2_000_000);
    }

    @Test
    void aStateThatStepsAsideWhileTheHeapIsShortComesBack() {
        open(50 * ENTRIES * ENTRY_BYTES, 100);
        SplittableRandom random = new SplittableRandom(1);
        int keys = 25 * ENTRIES;
        for (int i = 0; i < 10 * keys; i++) {
            values.put(bytes(random.nextInt(keys)), bytes(i));
        }
        allowed = 0;
        assertThat(accessesUntil(true, random, keys)).isLessThan(200_000);
        allowed = Long.MAX_VALUE;
        assertThat(accessesUntil(false, random, keys)).isLessThan(1_000_000);
    }

    /** How many accesses to so many keys it takes; at most two million. */
    private int accessesUntil(boolean aside, SplittableRandom random, int keys) {
        for (int i = 0; i < 2_000_000; i++) {
            int key = random.nextInt(keys);
            if (values.goesPast(key) == aside) {
                return i;
            }
            if (!aside) {
                continue;
            }
            byte[] value = (byte[]) values.get(bytes(key));
            values.put(bytes(key), bytes(value == null ? 0 : value[7] + 1));
        }
        return 2_000_000;
    }

    @Test
    void whatIsUnflushedWhenAStateStepsAsideIsWritten() {
        values.put(bytes(1), bytes(1));
        values.neverHold();

        assertThat(values.goesPast(1)).isTrue();
        assertThat(store.content).containsEntry(bytes(1), bytes(1));
    }

    private static final class BytesCodec implements HotValues.Codec {
        @Override
        public Object held(byte[] stored) {
            return stored;
        }

        @Override
        public byte[] stored(Object held) {
            return (byte[]) held;
        }

        @Override
        public int heapBytes(Object held) {
            return Entry.arrayBytes(((byte[]) held).length);
        }
    }
}
