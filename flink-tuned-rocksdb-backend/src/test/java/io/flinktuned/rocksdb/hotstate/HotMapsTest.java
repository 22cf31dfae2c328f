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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What maps hold and hand out, on a store that says what it is asked for. */
class HotMapsTest {

    private static final byte[] MAP = {1};
    private static final byte[] OTHER_MAP = {2};

    private final MemoryStore store = new MemoryStore();
    private final StateStatistics statistics = new StateStatistics();
    private final HotCache cache = TestCaches.large();
    private final HotMaps maps = new HotMaps(cache, store, statistics);

    private void put(int key, byte[] value) {
        put(MAP, key, value);
    }

    private void put(byte[] map, int key, byte[] value) {
        maps.put(map, new byte[] {(byte) key}, 1, value, value.length);
    }

    @Test
    void whatGrowsBeforeItIsWrittenCountsAsWhatItIsThen() {
        put(1, new byte[10]);
        assertThat(statistics.unflushedBytes()).isEqualTo(1 + 10);
        put(1, new byte[1000]);
        assertThat(statistics.unflushedBytes()).isEqualTo(1 + 1000);
        maps.remove(MAP, new byte[] {1}, 1);
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
        maps.remove(MAP, new byte[] {(byte) key}, 1);
    }

    private void assertUnflushed(int records, int bytes) {
        assertThat(statistics.unflushedRecords()).isEqualTo(records);
        assertThat(statistics.unflushedBytes()).isEqualTo(bytes);
    }

    @Test
    void whatComesAndGoesDoesNotCountAsUnwritten() {
        HotMaps.Found found = new HotMaps.Found();
        for (int i = 0; i < 10; i++) {
            // Known not to be in the store: by a read of the key, and below of the whole map.
            maps.get(MAP, new byte[] {1}, 1, found);
            put(1, new byte[10]);
            assertUnflushed(1, 1 + 10);
            remove(1);
            assertUnflushed(0, 0);
        }
        assertThat(maps.isEmpty(MAP)).isTrue();
        for (int i = 0; i < 10; i++) {
            put(2, new byte[10]);
            put(3, new byte[20]);
            remove(2);
            assertUnflushed(1, 1 + 20);
            maps.clear(MAP);
            assertUnflushed(0, 0);
        }
        cache.flush();
        assertThat(store.writes).isZero();
    }

    @Test
    void whatIsClearedCountsAsWhatIsDeletedInTheStore() {
        put(1, new byte[10]);
        put(2, new byte[10]);
        cache.flush();
        // All of it is known from here on.
        maps.chunk(MAP, null);
        put(1, new byte[100]);
        put(3, new byte[100]);
        assertUnflushed(2, 2 * (1 + 100));

        maps.clear(MAP);
        assertUnflushed(2, 2);
        cache.flush();
        assertUnflushed(0, 0);
        assertThat(store.content).isEmpty();

        // A map of which not all is known is deleted at once.
        put(OTHER_MAP, 1, new byte[10]);
        maps.clear(OTHER_MAP);
        assertUnflushed(0, 0);
    }

    @Test
    void aDeletionOfWhatTheStoreDoesNotHaveIsForgottenWhenTheWholeMapIsRead() {
        remove(1);
        assertUnflushed(1, 1);
        assertThat(maps.isEmpty(MAP)).isTrue();
        assertUnflushed(0, 0);
    }

    @Test
    void countsReadsOfWhatIsKnownNotToExist() {
        HotMaps.Found found = new HotMaps.Found();
        put(1, new byte[10]);
        assertThat(maps.get(MAP, new byte[] {1}, 1, found)).isTrue();
        assertThat(statistics.negativeHits()).isZero();
        maps.remove(MAP, new byte[] {1}, 1);
        assertThat(maps.get(MAP, new byte[] {1}, 1, found)).isFalse();
        assertThat(statistics.negativeHits()).isOne();

        // The same in a map that is too large to be one entry.
        put(2, new byte[10_000]);
        assertThat(maps.get(MAP, new byte[] {1}, 1, found)).isFalse();
        assertThat(maps.get(MAP, new byte[] {1}, 1, found)).isFalse();
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
                assertThat(chunk.array().length).isLessThanOrEqualTo(1 << 20);
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

        maps.clear(MAP);
        assertThat(store.writes).isZero();
        assertThat(statistics.unflushedRecords()).isEqualTo(unflushed / 2);
        HotMaps.Found found = new HotMaps.Found();
        assertThat(maps.get(MAP, new byte[] {1}, 1, found)).isFalse();
        assertThat(maps.get(OTHER_MAP, new byte[] {1}, 1, found)).isTrue();
        assertThat(store.reads).isZero();

        maps.drop();
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(statistics.unflushedBytes()).isZero();
        assertThat(statistics.bytes()).isZero();
        assertThat(store.content.keySet())
                .containsExactlyInAnyOrder(new byte[] {2, 0}, new byte[] {2, 1});
    }

    /** Of which the queue keeps as many as it has other entries, divided by eight. */
    @Test
    void valuesOfClearedMapsAreNotKept() {
        for (int i = 0; i < 100_000; i++) {
            put(new byte[] {3, (byte) i, (byte) (i >> 8), (byte) (i >> 16)}, 0, new byte[1]);
        }
        long bytes = statistics.bytes();
        long moreThanTheHeap = 2 * Runtime.getRuntime().maxMemory();
        for (long cleared = 0; cleared < moreThanTheHeap; cleared += 1 << 20) {
            put(MAP, 0, new byte[1 << 20]);
            maps.clear(MAP);
        }
        assertThat(statistics.bytes() - bytes).isLessThan(1000);
    }

    @Test
    void afterAClearThatFailedNothingIsWrittenAnyMore() {
        makeLarge(MAP);
        cache.flush();
        put(MAP, 1, new byte[10]);
        store.fails = true;
        assertThatThrownBy(() -> maps.clear(MAP)).hasMessage("disk full");
        store.fails = false;

        assertThatThrownBy(cache::flush).hasMessageContaining("has failed before");
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
}
