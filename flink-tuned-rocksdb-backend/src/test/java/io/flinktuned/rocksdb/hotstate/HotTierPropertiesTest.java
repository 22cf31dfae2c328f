// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Tiers of any size hold what was written, count it, and write it once. */
class HotTierPropertiesTest {

    private static final int OPERATIONS = 3_000;

    @Provide
    Arbitrary<Integer> segments() {
        return Arbitraries.of(1, 2, 3, 4, 5, 16, 50, 1000);
    }

    @Provide
    Arbitrary<Integer> segmentSizes() {
        return Arbitraries.of(256, 1024, 16 << 10);
    }

    @Provide
    Arbitrary<Integer> limits() {
        return Arbitraries.of(0, 3, 50, Integer.MAX_VALUE);
    }

    /** A tier with a state of each kind, and what is in these. */
    private static final class Modelled {

        final MemoryStore store = new MemoryStore();
        final StateStatistics[] statistics = {
            new StateStatistics(), new StateStatistics(), new StateStatistics()
        };
        final SegmentPool.Share memory;
        final HotTier tier;
        final HotState[] states;
        final HotValues values;
        final HotLists lists;
        final HotMaps maps;
        final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
        final SplittableRandom random;
        final Found found = new Found();
        private final int largest;

        Modelled(SegmentPool pool, int limit, SplittableRandom random) {
            this.random = random;
            largest = pool.segmentSize();
            memory = pool.open();
            tier = TestTiers.of(memory, limit);
            // All in one store, in which the first byte of a key says whose it is.
            values = new HotValues(tier, store, statistics[0]);
            lists = new HotLists(tier, store, statistics[1]);
            maps = new HotMaps(tier, store, statistics[2]);
            states = new HotState[] {values, lists, maps};
        }

        void act() {
            int kind = random.nextInt(5);
            if (kind < 2) {
                values();
            } else if (kind == 2) {
                lists();
            } else {
                maps();
            }
            check();
        }

        private byte[] bytes() {
            int size =
                    random.nextInt(30) == 0
                            ? random.nextInt(largest + 100)
                            : random.nextInt(Math.min(60, largest / 4));
            byte[] bytes = new byte[size];
            Arrays.fill(bytes, (byte) random.nextInt());
            return bytes;
        }

        private byte[] key(int kind) {
            byte[] key = new byte[3 + random.nextInt(10) * random.nextInt(3)];
            key[0] = (byte) kind;
            key[1] = (byte) random.nextInt(30);
            // Of one length for all keys of maps, so that none begins with another.
            return kind == 2 ? Arrays.copyOf(key, 2) : key;
        }

        private void values() {
            byte[] key = key(0);
            switch (random.nextInt(4)) {
                case 0:
                    byte[] value = bytes();
                    model.put(key, value);
                    values.put(key, key.length, value, value.length);
                    break;
                case 1:
                    model.remove(key);
                    values.clear(key, key.length);
                    break;
                default:
                    assertFound(values.get(key, key.length, found), key);
            }
        }

        private void assertFound(boolean exists, byte[] key) {
            byte[] expected = model.get(key);
            assertThat(exists).isEqualTo(expected != null);
            if (exists) {
                assertThat(Arrays.copyOf(found.array(), found.length())).isEqualTo(expected);
            }
        }

        private void lists() {
            byte[] key = key(1);
            switch (random.nextInt(6)) {
                case 0:
                    byte[] list = bytes();
                    model.put(key, list);
                    lists.put(key, key.length, list);
                    break;
                case 1:
                    model.remove(key);
                    lists.put(key, key.length, null);
                    break;
                case 2:
                    assertFound(lists.get(key, key.length, found), key);
                    break;
                default:
                    byte[] elements = bytes();
                    byte[] before = model.get(key);
                    byte[] all = elements;
                    if (before != null) {
                        all = Arrays.copyOf(before, before.length + 1 + elements.length);
                        all[before.length] = ',';
                        System.arraycopy(elements, 0, all, before.length + 1, elements.length);
                    }
                    model.put(key, all);
                    lists.append(key, key.length, elements, elements.length);
            }
        }

        private void maps() {
            byte[] map = key(2);
            byte[] key = new byte[1 + random.nextInt(12)];
            Arrays.fill(key, (byte) random.nextInt(20));
            byte[] storeKey = HotMaps.storeKey(map, map.length, key, key.length);
            NavigableMap<byte[], byte[]> entries =
                    model.subMap(map, true, new byte[] {map[0], (byte) (map[1] + 1)}, false);
            switch (random.nextInt(12)) {
                case 0:
                case 1:
                case 2:
                case 3:
                    byte[] value = bytes();
                    model.put(storeKey, value);
                    maps.put(map, map.length, key, key.length, value, value.length);
                    break;
                case 4:
                case 5:
                    model.remove(storeKey);
                    maps.remove(map, map.length, key, key.length);
                    break;
                case 6:
                    assertThat(maps.isEmpty(map, map.length)).isEqualTo(entries.isEmpty());
                    break;
                case 7:
                    if (random.nextInt(8) == 0) {
                        entries.clear();
                        maps.clear(map, map.length);
                    }
                    break;
                case 8:
                    MapChunk chunk = maps.chunk(map, null);
                    int position = 0;
                    for (byte[] each : entries.keySet()) {
                        if (position++ < 128) {
                            assertThat(chunk.hasEntry()).isTrue();
                            assertThat(
                                            Arrays.compareUnsigned(
                                                    chunk.array(),
                                                    chunk.keyOffset(),
                                                    chunk.keyOffset() + chunk.keyLength(),
                                                    each,
                                                    map.length,
                                                    each.length))
                                    .isZero();
                            assertThat(chunk.valueLength()).isEqualTo(model.get(each).length);
                            chunk.next();
                        }
                    }
                    assertThat(chunk.hasEntry()).isFalse();
                    break;
                default:
                    assertFound(maps.get(map, map.length, key, key.length, found), storeKey);
            }
        }

        long unflushedRecords() {
            return Arrays.stream(statistics).mapToLong(StateStatistics::unflushedRecords).sum();
        }

        private long unflushedBytes() {
            return Arrays.stream(statistics).mapToLong(StateStatistics::unflushedBytes).sum();
        }

        long heldBytes() {
            return Arrays.stream(statistics).mapToLong(StateStatistics::bytes).sum();
        }

        private void check() {
            if (random.nextInt(100) == 0) {
                flush();
            } else if (random.nextInt(400) == 0) {
                int state = random.nextInt(3);
                states[state].drop();
                assertThat(statistics[state].bytes()).isZero();
                assertThat(statistics[state].unflushedRecords()).isZero();
                assertThat(statistics[state].unflushedBytes()).isZero();
            }
        }

        /** Writes what was counted, neither more nor less. */
        void flush() {
            long records = unflushedRecords();
            long bytes = unflushedBytes();
            long ofMaps = statistics[2].unflushedRecords();
            int writes = store.writes;
            long writtenBytes = store.writtenBytes;
            tier.flush();
            assertThat(store.writes - writes).isEqualTo((int) records);
            // Of entries of small maps, what all keys of the map begin with does not count.
            assertThat(store.writtenBytes - writtenBytes).isBetween(bytes, bytes + 2 * ofMaps);
            assertThat(unflushedRecords()).isZero();
            assertThat(unflushedBytes()).isZero();
            assertContent();
        }

        private void assertContent() {
            assertThat(store.content).hasSameSizeAs(model);
            model.forEach((key, value) -> assertThat(store.content.get(key)).isEqualTo(value));
        }

        void end() {
            flush();
            for (HotState state : states) {
                state.drop();
            }
            assertThat(heldBytes()).isZero();
            assertContent();
            tier.close();
            memory.close();
        }
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void holdsWhatWasWritten(
            @ForAll long seed,
            @ForAll("segments") int segments,
            @ForAll("segmentSizes") int segmentSize,
            @ForAll("limits") int limit) {
        SegmentPool pool = new SegmentPool(segments, segmentSize);
        Modelled one = new Modelled(pool, limit, new SplittableRandom(seed));
        for (int i = 0; i < OPERATIONS; i++) {
            one.act();
            assertThat(one.heldBytes()).isLessThanOrEqualTo((long) segments * segmentSize);
        }
        one.end();
        assertThatAllIsFree(pool, segments);
    }

    private static void assertThatAllIsFree(SegmentPool pool, int segments) {
        try (SegmentPool.Share all = pool.open()) {
            for (int i = 0; i < segments; i++) {
                assertThat(all.take()).isNotNull();
            }
        }
        pool.close();
    }

    /** Each in bursts, in which the others do nothing, or all by turns. */
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void tiersThatShareMemoryDoNotDisturbEachOther(
            @ForAll long seed,
            @ForAll("segments") int segments,
            @ForAll("segmentSizes") int segmentSize,
            @ForAll("limits") int limit) {
        SplittableRandom random = new SplittableRandom(seed);
        SegmentPool pool = new SegmentPool(segments, segmentSize);
        Modelled[] tiers = new Modelled[2 + random.nextInt(2)];
        for (int i = 0; i < tiers.length; i++) {
            tiers[i] = new Modelled(pool, limit, random.split());
        }
        for (int burst = 0; burst < 40; burst++) {
            Modelled tier = tiers[random.nextInt(tiers.length)];
            int operations = random.nextInt(200);
            for (int i = 0; i < operations; i++) {
                tier.act();
            }
        }
        for (int i = 0; i < 500; i++) {
            for (Modelled tier : tiers) {
                tier.act();
            }
        }
        // One segment for the index, one for records, and one more to go on.
        if (segments / tiers.length >= 3) {
            for (Modelled tier : tiers) {
                boolean holds = false;
                for (int i = 0; i < 200 && !holds; i++) {
                    tier.act();
                    holds = tier.heldBytes() > 0;
                }
                assertThat(holds).as("has got memory").isTrue();
            }
        }
        for (Modelled tier : tiers) {
            tier.end();
        }
        assertThatAllIsFree(pool, segments);
    }
}
