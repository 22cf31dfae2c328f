// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What maps hold and hand out, on a store that says what it is asked for. */
class HotMapsTest {

    private static final byte[] MAP = {1};
    private static final byte[] OTHER_MAP = {2};

    private final MemoryStore store = new MemoryStore();
    private final StateStatistics statistics = new StateStatistics();
    private final HotTier tier = TestTiers.large();
    private final HotMaps maps = new HotMaps(tier, store, statistics);

    private void put(int key, byte[] value) {
        put(MAP, key, value);
    }

    private void put(byte[] map, int key, byte[] value) {
        maps.put(map, map.length, new byte[] {(byte) key}, 1, value, value.length);
    }

    @Test
    void whatGrowsBeforeItIsWrittenCountsAsWhatItIsThen() {
        put(1, new byte[10]);
        assertThat(statistics.unflushedBytes()).isEqualTo(1 + 10);
        put(1, new byte[1000]);
        assertThat(statistics.unflushedBytes()).isEqualTo(1 + 1000);
        maps.remove(MAP, MAP.length, new byte[] {1}, 1);
        assertThat(statistics.unflushedBytes()).isEqualTo(1);
        put(1, new byte[1000]);
        assertThat(statistics.unflushedBytes()).isEqualTo(1 + 1000);

        // Too large to be one entry from here on, and written for that.
        put(2, new byte[10_000]);
        long before = statistics.unflushedBytes();
        put(2, new byte[50_000]);
        assertThat(statistics.unflushedBytes() - before).isEqualTo(40_000);
    }

    private void remove(int key) {
        maps.remove(MAP, MAP.length, new byte[] {(byte) key}, 1);
    }

    private void assertUnflushed(int records, int bytes) {
        assertThat(statistics.unflushedRecords()).isEqualTo(records);
        assertThat(statistics.unflushedBytes()).isEqualTo(bytes);
    }

    @Test
    void whatComesAndGoesDoesNotCountAsUnwritten() {
        Found found = new Found();
        for (int i = 0; i < 10; i++) {
            // Known not to be in the store: by a read of the key, and below of the whole map.
            maps.get(MAP, MAP.length, new byte[] {1}, 1, found);
            put(1, new byte[10]);
            assertUnflushed(1, 1 + 10);
            remove(1);
            assertUnflushed(0, 0);
        }
        assertThat(maps.isEmpty(MAP, MAP.length)).isTrue();
        for (int i = 0; i < 10; i++) {
            put(2, new byte[10]);
            put(3, new byte[20]);
            remove(2);
            assertUnflushed(1, 1 + 20);
            maps.clear(MAP, MAP.length);
            assertUnflushed(0, 0);
        }
        tier.flush();
        assertThat(store.writes).isZero();
    }

    @Test
    void whatIsClearedCountsAsWhatIsDeletedInTheStore() {
        put(1, new byte[10]);
        put(2, new byte[10]);
        tier.flush();
        // All of it is known from here on.
        maps.chunk(MAP, null);
        put(1, new byte[100]);
        put(3, new byte[100]);
        assertUnflushed(2, 2 * (1 + 100));

        maps.clear(MAP, MAP.length);
        assertUnflushed(2, 2);
        tier.flush();
        assertUnflushed(0, 0);
        assertThat(store.content).isEmpty();

        // Also if nothing of it is unflushed.
        put(1, new byte[10]);
        put(2, new byte[10]);
        tier.flush();
        maps.clear(MAP, MAP.length);
        assertUnflushed(2, 2);
        tier.flush();
        assertUnflushed(0, 0);
        assertThat(store.content).isEmpty();

        // A map of which not all is known is deleted at once.
        put(OTHER_MAP, 1, new byte[10]);
        maps.clear(OTHER_MAP, OTHER_MAP.length);
        assertUnflushed(0, 0);
    }

    @Test
    void aDeletionOfWhatTheStoreDoesNotHaveIsForgottenWhenTheWholeMapIsRead() {
        remove(1);
        assertUnflushed(1, 1);
        assertThat(maps.isEmpty(MAP, MAP.length)).isTrue();
        assertUnflushed(0, 0);
    }

    @Test
    void countsReadsOfWhatIsKnownNotToExist() {
        Found found = new Found();
        put(1, new byte[10]);
        assertThat(maps.get(MAP, MAP.length, new byte[] {1}, 1, found)).isTrue();
        assertThat(statistics.negativeHits()).isZero();
        maps.remove(MAP, MAP.length, new byte[] {1}, 1);
        assertThat(maps.get(MAP, MAP.length, new byte[] {1}, 1, found)).isFalse();
        assertThat(statistics.negativeHits()).isOne();

        // The same in a map that is too large to be one entry.
        put(2, new byte[10_000]);
        assertThat(maps.get(MAP, MAP.length, new byte[] {1}, 1, found)).isFalse();
        assertThat(maps.get(MAP, MAP.length, new byte[] {1}, 1, found)).isFalse();
        assertThat(statistics.negativeHits()).isEqualTo(2);
    }

    @Test
    void anIteratorCopiesNoMoreThanAMegabyteOrOneEntryAtATime() {
        for (int key = 0; key < 20; key++) {
            put(key, new byte[key % 7 == 0 ? 3 << 20 : 300 << 10]);
        }
        int entries = 0;
        MapChunk chunk;
        byte[] last = null;
        do {
            chunk = maps.chunk(MAP, last);
            int before = entries;
            for (; chunk.hasEntry(); chunk.next()) {
                last = new byte[] {chunk.array()[chunk.keyOffset()]};
                assertThat((int) last[0]).isEqualTo(entries++);
            }
            if (entries - before > 1) {
                // The array may have been made for as much again.
                assertThat(chunk.array().length).isLessThanOrEqualTo(2 << 20);
            }
        } while (!chunk.isLast());
        assertThat(entries).isEqualTo(20);
    }

    /** Too large to be one entry. */
    private void makeLarge(byte[] map) {
        put(map, 0, new byte[10_000]);
    }

    @Test
    void goingOverALargeMapWritesNoOther() {
        makeLarge(MAP);
        makeLarge(OTHER_MAP);
        put(MAP, 1, new byte[10]);
        put(OTHER_MAP, 1, new byte[10]);

        MapChunk chunk = maps.chunk(MAP, null);
        assertThat(chunk.keyLength()).isOne();
        assertThat(store.content.keySet())
                .containsExactlyInAnyOrder(new byte[] {1, 0}, new byte[] {1, 1});
    }

    @Test
    void clearingALargeMapWritesNothingOfItAndKeepsTheOthers() {
        makeLarge(MAP);
        makeLarge(OTHER_MAP);
        put(MAP, 1, new byte[10]);
        put(OTHER_MAP, 1, new byte[10]);
        long unflushed = statistics.unflushedRecords();

        maps.clear(MAP, MAP.length);
        assertThat(store.writes).isZero();
        assertThat(statistics.unflushedRecords()).isEqualTo(unflushed / 2);
        Found found = new Found();
        assertThat(maps.get(MAP, MAP.length, new byte[] {1}, 1, found)).isFalse();
        assertThat(maps.get(OTHER_MAP, OTHER_MAP.length, new byte[] {1}, 1, found)).isTrue();
        assertThat(store.reads).isZero();

        maps.drop();
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(statistics.unflushedBytes()).isZero();
        assertThat(statistics.bytes()).isZero();
        assertThat(store.content.keySet())
                .containsExactlyInAnyOrder(new byte[] {2, 0}, new byte[] {2, 1});
    }

    @Test
    void afterAClearThatFailedNothingIsWrittenAnyMore() {
        makeLarge(MAP);
        tier.flush();
        put(MAP, 1, new byte[10]);
        store.fails = true;
        assertThatThrownBy(() -> maps.clear(MAP, MAP.length)).hasMessage("disk full");
        store.fails = false;

        assertThatThrownBy(tier::flush).hasMessageContaining("has failed before");
    }

    @Test
    void goingOverALargeMapSeesWhatChangedSince() {
        makeLarge(MAP);
        for (int round = 1; round < 50; round++) {
            put(MAP, round, new byte[round]);
            put(MAP, round / 2, new byte[round]);
            MapChunk chunk = maps.chunk(MAP, null);
            int entries = 0;
            for (; chunk.hasEntry(); chunk.next()) {
                entries++;
            }
            assertThat(entries).isEqualTo(round + 1);
            assertThat(store.content.get(new byte[] {1, (byte) (round / 2)})).hasSize(round);
            assertThat(statistics.unflushedRecords()).isZero();
        }
    }

    private void store(int entries, int valueLength) {
        for (int key = 0; key < entries; key++) {
            store.content.put(new byte[] {1, (byte) key}, new byte[valueLength]);
        }
    }

    private boolean get(int key) {
        return maps.get(MAP, MAP.length, new byte[] {(byte) key}, 1, new Found());
    }

    @Test
    void aMapOfMediumSizeIsReadAsAWholeOnlyOnceBecauseKeysAreMissed() {
        store(100, 30);
        for (int key = 0; key < 100; key++) {
            assertThat(get(key)).isTrue();
        }
        assertThat(store.scans).isOne();
        for (int key = 0; key < 100; key++) {
            assertThat(get(key)).isTrue();
        }
        assertThat(store.reads).isEqualTo(100);
        assertThat(store.scans).isOne();
    }

    @Test
    void aSmallMapIsReadAsAWholeWhenItIsMissedAgain() {
        store(20, 10);
        for (int key = 0; key < 40; key++) {
            assertThat(get(key)).isEqualTo(key < 20);
        }
        assertThat(store.reads).isOne();
        assertThat(store.scans).isOne();
        assertThat(store.visits).isEqualTo(20);
    }

    /** Is too large to be held as a whole, so that the store is asked. */
    private void makeLargeAndForget() {
        store(100, 1000);
        maps.chunk(MAP, null);
        store.scans = 0;
        store.visits = 0;
        store.scannedValues = 0;
    }

    @Test
    void whetherALargeMapIsEmptyTakesOneStepAndNoValue() {
        makeLargeAndForget();
        assertThat(maps.isEmpty(MAP, MAP.length)).isFalse();
        assertThat(store.scans).isOne();
        assertThat(store.visits).isOne();
        assertThat(store.scannedValues).isZero();
    }

    @Test
    void whoClearsAMapReadsNoValue() {
        makeLargeAndForget();
        maps.clear(MAP, MAP.length);
        assertThat(store.scans).isOne();
        assertThat(store.scannedValues).isZero();
        assertThat(store.content).isEmpty();

        // Nothing is known of this one.
        store.content.put(new byte[] {2, 1}, new byte[10]);
        maps.clear(OTHER_MAP, OTHER_MAP.length);
        assertThat(store.scannedValues).isZero();
        assertThat(store.content).isEmpty();
        int scans = store.scans;
        assertThat(maps.isEmpty(OTHER_MAP, OTHER_MAP.length)).isTrue();
        assertThat(store.scans).isEqualTo(scans);
    }

    @Test
    void aChunkOfALargeMapReadsNoMoreValuesThanItHas() {
        for (int key = 0; key < 256; key++) {
            store.content.put(new byte[] {1, (byte) key}, new byte[1000]);
        }
        maps.chunk(MAP, null);
        store.visits = 0;
        store.scannedValues = 0;
        MapChunk chunk = maps.chunk(MAP, null);
        // One more, to know whether there is a next chunk.
        assertThat(store.visits).isEqualTo(129);
        assertThat(store.scannedValues).isEqualTo(128);
        byte[] last = null;
        for (; chunk.hasEntry(); chunk.next()) {
            last = Arrays.copyOfRange(chunk.array(), chunk.keyOffset(), chunk.keyOffset() + 1);
        }
        assertThat(chunk.isLast()).isFalse();
        store.scannedValues = 0;
        chunk = maps.chunk(MAP, last);
        assertThat(store.scannedValues).isEqualTo(128);
        for (; chunk.hasEntry(); chunk.next()) {}
        assertThat(chunk.isLast()).isTrue();
    }
}
