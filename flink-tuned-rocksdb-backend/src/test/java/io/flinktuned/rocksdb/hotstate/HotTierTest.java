// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.util.clock.ManualClock;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is read, written and evicted when, on a store that says what it is asked for. */
class HotTierTest {

    private static final int RECORDS = 1000;

    /** A key of eight bytes, and as much for a value. */
    private static final int RECORD_BYTES = Record.HEADER + 2 * Long.BYTES;

    private static final int SEGMENT_SIZE = 1024;

    private final MemoryStore store = new MemoryStore();
    private final StateStatistics statistics = new StateStatistics();
    private final ManualClock clock = new ManualClock(TimeUnit.DAYS.toNanos(1));
    private final Found found = new Found();
    private SegmentPool pool;
    private HotTier tier;
    private HotValues values;

    /** Of which one has come, and the next may come after five seconds. */
    private CheckpointSchedule schedule;

    /** With room for about as many records as {@link #RECORDS}. */
    @BeforeEach
    void open() {
        open(new SegmentPool(RECORDS * (RECORD_BYTES + 8) / SEGMENT_SIZE, SEGMENT_SIZE), 100);
    }

    private void open(SegmentPool memory, int maxUnflushed) {
        pool = memory;
        schedule = new CheckpointSchedule(Duration.ofSeconds(5), Duration.ZERO, clock);
        tier = new HotTier(pool.open(), new UnflushedLimit(schedule, maxUnflushed));
        values = new HotValues(tier, store, statistics);
    }

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[8];
        long rest = number;
        for (int i = 7; i >= 0; i--) {
            bytes[i] = (byte) rest;
            rest >>>= 8;
        }
        return bytes;
    }

    @Nullable
    private byte[] get(long key) {
        return values.get(bytes(key), 8, found)
                ? Arrays.copyOf(found.array(), found.length())
                : null;
    }

    private void put(long key, byte[] value) {
        values.put(bytes(key), 8, value, value.length);
    }

    private void put(long key, long value) {
        put(key, bytes(value));
    }

    private void clear(long key) {
        values.clear(bytes(key), 8);
    }

    // ------------------------------------------------------------------------
    //  What reaches the store
    // ------------------------------------------------------------------------

    @Test
    void writesOfOneKeyReachTheStoreOnce() {
        for (int i = 0; i < 50; i++) {
            put(1, i);
        }
        assertThat(store.writes).isZero();
        tier.flush();
        assertThat(store.writes).isOne();
        tier.flush();
        assertThat(store.writes).isOne();
        assertThat(store.content).containsEntry(bytes(1), bytes(49));
    }

    /** They take no time, and would teach that writing takes none. */
    @Test
    void keysThatHaveComeAndGoneAreNoWrites() {
        UnflushedLimit limit = new UnflushedLimit(schedule, 100);
        tier = new HotTier(new SegmentPool(1 << 20).open(), limit);
        values = new HotValues(tier, store, statistics);
        schedule.started(clock.absoluteTimeMillis());
        int before = limit.now();
        for (int i = 0; i < 1000; i++) {
            get(i);
            put(i, 1);
            clear(i);
        }
        tier.flush();

        assertThat(store.writes).isZero();
        assertThat(limit.now()).isEqualTo(before);
    }

    @Test
    void keysThatHaveComeAndGoneDoNotReachTheStore() {
        assertThat(get(1)).isNull();
        put(1, 1);
        clear(1);
        tier.flush();

        assertThat(store.writes).isZero();
    }

    @Test
    void absentKeysAreReadOnce() {
        assertThat(get(1)).isNull();
        assertThat(get(1)).isNull();

        assertThat(store.reads).isOne();
        assertThat(statistics.negativeHits()).isOne();
    }

    @Test
    void flushesInTheOrderOfKeys() {
        for (int i : new int[] {3, 200, 1, 2, 100}) {
            put(i, i);
        }
        tier.flush();

        assertThat(store.written)
                .extracting(key -> key[7] & 0xFF)
                .containsExactly(1, 2, 3, 100, 200);
    }

    @Test
    void whatDoesNotFitASegmentGoesPastTheTier() {
        put(1, 1);
        put(1, new byte[SEGMENT_SIZE]);
        assertThat(store.content.get(bytes(1))).hasSize(SEGMENT_SIZE);
        assertThat(statistics.bytes()).isZero();
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(get(1)).hasSize(SEGMENT_SIZE);
        assertThat(statistics.bytes()).isZero();

        byte[] longKey = new byte[SEGMENT_SIZE];
        values.put(longKey, longKey.length, bytes(1), 8);
        assertThat(store.content).containsEntry(longKey, bytes(1));
        assertThat(values.get(longKey, longKey.length, found)).isTrue();
        values.clear(longKey, longKey.length);
        assertThat(values.get(longKey, longKey.length, found)).isFalse();
        assertThat(statistics.bytes()).isZero();
    }

    /** The length of a key has two bytes in a record. */
    @Test
    void aKeyThatIsTooLongForARecordIsNotTakenForAnother() {
        open(new SegmentPool(64 << 20), 100);
        byte[] key = new byte[Record.MAX_KEY_LENGTH + 1 + 8];
        values.put(key, 8, bytes(1), 8);
        values.put(key, Record.MAX_KEY_LENGTH, bytes(2), 8);
        values.put(key, key.length, bytes(3), 8);

        assertThat(store.writes).isOne();
        tier.flush();
        assertThat(store.content.values()).containsExactly(bytes(1), bytes(2), bytes(3));
    }

    // ------------------------------------------------------------------------
    //  What is unflushed
    // ------------------------------------------------------------------------

    @Test
    void noMoreIsUnflushedThanAllowed() {
        for (int i = 0; i < 10_000; i++) {
            put(i % 500, i);
            assertThat(statistics.unflushedRecords()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void norDoesItTakeMoreBytes() {
        open(new SegmentPool(1L << 30), Integer.MAX_VALUE);
        for (int i = 0; i < 1000; i++) {
            put(i, new byte[100 << 10]);
            assertThat(statistics.unflushedBytes()).isLessThan(17 << 20);
        }
        assertThat(statistics.unflushedBytes()).isPositive();
    }

    @Test
    void moreMayWaitWhileNoCheckpointComesAndIsWrittenBeforeOneDoes() {
        open(new SegmentPool(1L << 30), 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 1000; i++) {
            put(i, i);
            put(i, i + 1);
        }
        assertThat(store.writes).isZero();

        clock.advanceTime(5, TimeUnit.SECONDS);
        for (int i = 0; i < 1025; i++) {
            put(i, i + 2);
        }
        assertThat(statistics.unflushedRecords()).isLessThanOrEqualTo(100);
    }

    @Test
    void changingWhatWaitsAlreadyNoticesThatACheckpointComes() {
        open(new SegmentPool(1L << 30), 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 1000; i++) {
            put(i, i);
        }
        clock.advanceTime(5, TimeUnit.SECONDS);
        // None of them begins to wait before something has been written.
        for (int i = 0; i < 1100; i++) {
            put(999, i);
        }
        assertThat(statistics.unflushedRecords()).isLessThanOrEqualTo(100);
    }

    @Test
    void anOperationWritesNoMoreThanAPartOfThem() {
        open(new SegmentPool(1L << 30), 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 300_000; i++) {
            put(i, i);
        }
        long waiting = statistics.unflushedRecords();
        assertThat(waiting).isGreaterThan(100_000);
        clock.advanceTime(5, TimeUnit.SECONDS);
        for (int i = 0; statistics.unflushedRecords() > 100; i++) {
            int before = store.writes;
            put(i % 1000, i);
            assertThat(store.writes - before).isLessThanOrEqualTo(HotTier.PART);
            assertThat(i).as("operations until all is written").isLessThan(3000);
        }
    }

    @Test
    void norDoesOneThatEvictsWriteMoreThanASegmentToo() {
        open(new SegmentPool(64, 4096), 200);
        schedule.started(clock.absoluteTimeMillis());
        SplittableRandom random = new SplittableRandom(1);
        int most = 0;
        for (int i = 0; i < 100_000; i++) {
            int before = store.writes;
            put(random.nextInt(20_000), i);
            if (i % 3 == 0) {
                get(random.nextInt(20_000));
            }
            most = Math.max(most, store.writes - before);
            clock.advanceTime(1, TimeUnit.MILLISECONDS);
            if (i % 10_000 == 0) {
                schedule.started(clock.absoluteTimeMillis());
            }
        }
        // One for what is new, and one more while none of the rest goes.
        assertThat(most).isLessThanOrEqualTo(HotTier.PART + 6 * (4096 / RECORD_BYTES));
    }

    @Test
    void whatWaitsTakesNoMoreThanHalfOfTheMemory() {
        open(new SegmentPool(64 << 20), 100);
        schedule.started(clock.absoluteTimeMillis());
        for (int i = 0; i < 1000; i++) {
            int before = store.writes;
            put(i, new byte[100 << 10]);
            assertThat(store.writes - before).as("a part").isLessThanOrEqualTo(12);
            assertThat(statistics.unflushedBytes()).isLessThan(33 << 20);
        }
        assertThat(statistics.unflushedBytes()).isGreaterThan(30 << 20);
    }

    /** What is evicted need not be what has waited for longest. */
    @Test
    void whatIsEvictedIsWritten() {
        schedule.started(clock.absoluteTimeMillis());
        SplittableRandom random = new SplittableRandom(1);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            int key = random.nextInt(2 * RECORDS);
            put(key, i);
            expected.put(key, i);
        }
        tier.flush();

        assertThat(store.content).hasSameSizeAs(expected.keySet());
        expected.forEach(
                (key, value) -> assertThat(store.content).containsEntry(bytes(key), bytes(value)));
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(statistics.unflushedBytes()).isZero();
    }

    /** Otherwise each of them would be written again and again. */
    @Test
    void whatIsUsedIsNotWrittenWithWhatIsEvicted() {
        open(new SegmentPool(40, SEGMENT_SIZE), Integer.MAX_VALUE);
        for (int i = 0; i < 100_000; i++) {
            put(i % 10, i);
            put(10 + i, i);
        }
        // Each once: the first time that something is evicted there is no place to stay at.
        assertThat(store.written.subList(0, 10_000))
                .filteredOn(key -> key[6] == 0 && key[7] >= 0 && key[7] < 10)
                .hasSizeLessThanOrEqualTo(10);
        assertThat((long) store.writes)
                .isBetween(statistics.evictions(), statistics.evictions() + 300);
    }

    @Test
    void valuesThatGrowBeforeTheyAreWrittenCountAsWhatTheyAreThen() {
        open(new SegmentPool(1L << 30), Integer.MAX_VALUE);
        for (int i = 0; i < 400; i++) {
            put(i, i);
        }
        for (int i = 0; i < 400; i++) {
            put(i, new byte[100 << 10]);
            assertThat(statistics.unflushedBytes()).isLessThan(17 << 20);
        }
        tier.flush();
        assertThat(statistics.unflushedBytes()).isZero();
    }

    // ------------------------------------------------------------------------
    //  Failures
    // ------------------------------------------------------------------------

    @Test
    void afterAFailedWriteNoOperationGoesOn() {
        put(1, 1);
        get(2);
        store.fails = true;
        assertThatThrownBy(tier::flush).hasMessage("disk full");
        store.fails = false;

        assertThatNothingGoesOn("has failed before");
        assertThat(store.content).isEmpty();
    }

    @Test
    void norDoesOneAfterAWriteThatFailedInTheMiddleOfAnOperation() {
        int i = 0;
        store.fails = true;
        for (; store.writes == 0; i++) {
            int key = i;
            if (statistics.unflushedRecords() == 100) {
                assertThatThrownBy(() -> put(key, 1)).hasMessage("disk full");
            } else {
                put(key, 1);
            }
        }
        store.fails = false;
        assertThatNothingGoesOn("has failed before");
    }

    @Test
    void norDoesOneAfterAValueThatGoesPastTheTierWasNotWritten() {
        store.fails = true;
        assertThatThrownBy(() -> put(1, new byte[SEGMENT_SIZE])).hasMessage("disk full");
        store.fails = false;
        assertThatNothingGoesOn("has failed before");
    }

    @Test
    void afterItIsClosedNoOperationGoesOn() {
        put(1, 1);
        tier.close();
        assertThatNothingGoesOn("disposed");
        assertThat(store.writes).isZero();
    }

    private void assertThatNothingGoesOn(String why) {
        int writes = store.writes;
        HotLists lists = new HotLists(tier, store, new StateStatistics());
        HotMaps maps = new HotMaps(tier, store, new StateStatistics());
        byte[] key = bytes(1);
        List<ThrowingCallable> operations =
                List.of(
                        () -> get(1),
                        () -> get(2),
                        () -> get(3),
                        () -> put(1, 2),
                        () -> put(4, 2),
                        () -> clear(1),
                        () -> values.drop(),
                        () -> tier.flush(),
                        () -> lists.get(key, 8, found),
                        () -> lists.append(key, 8, key, 8),
                        () -> lists.put(key, 8, key),
                        () -> lists.put(key, 8, null),
                        () -> maps.get(key, 8, key, 8, found),
                        () -> maps.put(key, 8, key, 8, key, 8),
                        () -> maps.remove(key, 8, key, 8),
                        () -> maps.isEmpty(key, 8),
                        () -> maps.chunk(key, null),
                        () -> maps.clear(key, 8));
        for (int i = 0; i < operations.size(); i++) {
            assertThatThrownBy(operations.get(i))
                    .as("operation %s", i)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(why);
        }
        assertThat(store.writes).isEqualTo(writes);
    }

    // ------------------------------------------------------------------------
    //  What stays
    // ------------------------------------------------------------------------

    @Test
    void keepsWhatIsUsedWhileOthersPassThrough() {
        for (int round = 0; round < 20; round++) {
            for (int hot = 0; hot < RECORDS / 2; hot++) {
                get(hot);
            }
            for (int once = 0; once < RECORDS / 2; once++) {
                get(1_000_000 + round * RECORDS + once);
            }
        }
        int before = store.reads;
        for (int hot = 0; hot < RECORDS / 2; hot++) {
            get(hot);
        }
        assertThat(store.reads - before).isLessThan(RECORDS / 10);
    }

    @Test
    void aStateWhoseKeysHardlyReturnBypassesTheTierAndComesBack() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(accessesUntil(false, random, 10 * RECORDS)).isLessThan(200_000);
        // What is held stays, and nothing takes its place.
        long evictions = statistics.evictions();
        long hits = statistics.hits();
        assertThat(accessesUntil(true, random, 10 * RECORDS)).isEqualTo(2_000_000);
        assertThat(statistics.evictions()).isEqualTo(evictions);
        assertThat(statistics.hits() - hits).isGreaterThan(100_000);

        assertThat(accessesUntil(true, random, RECORDS / 2)).isLessThan(1_000_000);
        assertThat(accessesUntil(false, random, RECORDS / 2)).isEqualTo(2_000_000);
    }

    @Test
    void aStateThatLostItsMemoryToOthersComesBack() {
        open(new SegmentPool(2000, SEGMENT_SIZE), 100);
        SplittableRandom random = new SplittableRandom(1);
        int keys = 25 * RECORDS;
        for (int i = 0; i < 10 * keys; i++) {
            put(random.nextInt(keys), i);
        }
        SegmentPool.Share other = pool.open();
        // It gives up all that is more than its half, and then less.
        while (other.held() < 1000) {
            if (other.take() == null) {
                put(random.nextInt(keys), 1);
            }
        }
        accessesUntil(false, random, 40 * keys);
        other.close();
        assertThat(accessesUntil(true, random, keys)).isLessThan(1_000_000);
    }

    /** How many accesses to so many keys it takes; at most two million. */
    private int accessesUntil(boolean admits, SplittableRandom random, int keys) {
        for (int i = 0; i < 2_000_000; i++) {
            if (statistics.admits() == admits) {
                return i;
            }
            int key = random.nextInt(keys);
            byte[] value = get(key);
            put(key, value == null ? 0 : value[7] + 1);
        }
        return 2_000_000;
    }

    /** Others have evicted much before. */
    @Test
    void aNewStateIsNotJudgedByEvictionsFromBeforeIt() {
        for (int i = 0; i < 10 * RECORDS; i++) {
            put(i, i);
        }
        assertThat(statistics.evictions()).isGreaterThan(5 * RECORDS);
        values.drop();
        StateStatistics ofNewer = new StateStatistics();
        HotValues newer = new HotValues(tier, store, ofNewer);
        // All miss: what is large goes past the tier, and evicts nothing.
        for (int i = 0; i < 100_000; i++) {
            store.content.put(bytes(0), new byte[SEGMENT_SIZE]);
            newer.get(bytes(0), 8, found);
            assertThat(ofNewer.admits()).isTrue();
        }
    }

    @Test
    void whatIsUnflushedWhenAStateBypassesTheTierIsWritten() {
        put(1, 1);
        values.bypass();

        assertThat(values.bypasses()).isTrue();
        assertThat(store.content).containsEntry(bytes(1), bytes(1));
        assertThat(statistics.bytes()).isZero();
        put(1, 2);
        assertThat(store.content).containsEntry(bytes(1), bytes(2));
        assertThat(get(1)).isEqualTo(bytes(2));
    }

    @Test
    void ofTablesThatHaveTheNumberOfAnotherOneNothingIsMixed() {
        for (int round = 0; round < 20; round++) {
            MemoryStore one = new MemoryStore();
            HotValues next = new HotValues(tier, one, new StateStatistics());
            for (int i = 0; i < 50; i++) {
                assertThat(next.get(bytes(i), 8, found)).isFalse();
                next.put(bytes(i), 8, bytes(round), 8);
            }
            next.drop();
            assertThat(one.content).hasSize(50);
            assertThat(one.content.values()).allMatch(value -> value[7] == (byte) store.reads);
            next.close();
            store.reads++;
        }
    }

    // ------------------------------------------------------------------------
    //  Memory of what is not records
    // ------------------------------------------------------------------------

    /** When memory ended there were few records. */
    @Test
    void theIndexGrowsWithTheRecordsOfAFullTier() {
        SegmentPool.Share memory = new SegmentPool(500, SEGMENT_SIZE).open();
        RecordLog log = new RecordLog(memory, SEGMENT_SIZE);
        RecordIndex index = new RecordIndex(log, memory, SEGMENT_SIZE);
        assertThat(index.open()).isTrue();
        while (log.addSegment(false)) {}
        assertThat(memory.held()).isEqualTo(500);
        // Three for each four buckets, of which there are 256.
        for (int i = 0; i < 193; i++) {
            assertThat(index.reserve()).isTrue();
            int size = Record.size(8, 0);
            int address = log.append(false, size);
            if (address == 0) {
                log.release(log.takeOldest(1), false);
                log.addSegment(false);
                address = log.append(false, size);
            }
            byte[] key = bytes(i);
            Record.create(log.segment(address), log.offset(address), size, 0, key, 8, 0);
            index.add(address, RecordIndex.hash(0, key, 8));
        }
        assertThat(index.reserve()).as("more are wanted, and there are none").isFalse();
        log.release(log.takeOldest(1), false);
        assertThat(index.reserve()).isTrue();
        assertThat(log.addSegment(false)).isFalse();
    }

    @Test
    void aTierOfLargeRecordsTakesSmallOnesInstead() {
        open(new SegmentPool(500, SEGMENT_SIZE), Integer.MAX_VALUE);
        for (int i = 0; i < 2_000; i++) {
            put(i, new byte[900]);
        }
        for (int i = 0; i < 100_000; i++) {
            put(1_000_000 + i, 1);
        }
        // The index takes four bytes and a third for each.
        assertThat(statistics.bytes()).isLessThan(470 * SEGMENT_SIZE);
        assertThat(statistics.bytes()).isGreaterThan(350 * SEGMENT_SIZE);
    }

    /** The number of a segment has as many bits as the address has left. */
    @Test
    void segmentsForWhichAddressesHaveNoNumberAreNotTaken() {
        SegmentPool.Share memory = new SegmentPool(10, SEGMENT_SIZE).open();
        RecordLog log = new RecordLog(memory, SEGMENT_SIZE, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(log.addSegment(i == 1)).isTrue();
        }
        assertThat(log.addSegment(false)).isFalse();
        assertThat(memory.held()).isEqualTo(3);
        log.release(log.takeOldest(10), true);
        assertThat(log.addSegment(false)).isTrue();
        // The one that is kept for what stays has no number until another one is given up.
        assertThat(log.appendSurvivor(SEGMENT_SIZE / 2)).isNotZero();
        assertThat(log.appendSurvivor(SEGMENT_SIZE / 2)).isZero();
    }

    @Test
    void whoHasNothingButWhatWasKeptForWhatStaysUsesThat() {
        SegmentPool pool = new SegmentPool(2, SEGMENT_SIZE);
        SegmentPool.Share memory = pool.open();
        RecordLog log = new RecordLog(memory, SEGMENT_SIZE);
        assertThat(log.addSegment(false)).isTrue();
        log.release(log.takeOldest(1), true);
        SegmentPool.Share other = pool.open();
        assertThat(other.take()).isNotNull();
        assertThat(log.addSegment(false)).isTrue();
        assertThat(log.addSegment(false)).isFalse();
    }
}
