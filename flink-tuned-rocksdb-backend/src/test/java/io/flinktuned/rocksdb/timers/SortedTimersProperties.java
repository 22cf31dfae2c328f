// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Random sequences of operations on sorted timers, compared with a sorted map. */
class SortedTimersProperties {

    private static final int KEY_GROUP_BYTES = 2;

    /** What comes after the key group. */
    private static final Comparator<byte[]> ORDER =
            (left, right) ->
                    Arrays.compareUnsigned(
                            left,
                            KEY_GROUP_BYTES,
                            left.length,
                            right,
                            KEY_GROUP_BYTES,
                            right.length);

    enum Kind {
        ADD,
        REMOVE,
        REMOVE_FIRST,
        STORE_LAST,
        REMOVE_LAST_PAGE
    }

    /** {@code count} operations of the same kind. */
    static final class Step {
        final Kind kind;
        final int count;
        final long seed;

        Step(Kind kind, int count, long seed) {
            this.kind = kind;
            this.count = count;
            this.seed = seed;
        }

        @Override
        public String toString() {
            return kind + "(" + count + ", " + seed + ")";
        }
    }

    /** What keys are like. */
    enum Keys {
        /** In no order, of 18 bytes, as timers with numbers as keys. */
        RANDOM,
        /** Always a later one. */
        ASCENDING,
        /** All at the same time. */
        SAME_TIME,
        /** Of any length, of few different bytes, so that many begin like others. */
        ALIKE,
        /** Some need pages by themselves. */
        LARGE
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(10, Kind.ADD),
                                Tuple.of(4, Kind.REMOVE),
                                Tuple.of(3, Kind.REMOVE_FIRST),
                                Tuple.of(2, Kind.STORE_LAST),
                                Tuple.of(1, Kind.REMOVE_LAST_PAGE)),
                        Arbitraries.integers().between(1, 2000),
                        Arbitraries.longs())
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    /** What memory there is. */
    enum Memory {
        ENOUGH(1 << 15, 1 << 15),
        /** Somebody else has all of it, part of the time. */
        SHARED(8, 1 << 15),
        TINY_PAGES(1 << 15, 1 << 9);

        private final int segments;
        private final int segmentSize;

        Memory(int segments, int segmentSize) {
            this.segments = segments;
            this.segmentSize = segmentSize;
        }
    }

    private SegmentPool.Share others;
    private final List<MemorySegment> othersSegments = new ArrayList<>();
    private TimerMemory memory;
    private SortedTimers timers;
    private final TreeMap<byte[], Boolean> expected = new TreeMap<>(ORDER);
    private long added;

    @Property(tries = 100)
    void isASortedSet(@ForAll("steps") List<Step> steps, @ForAll Keys keys, @ForAll Memory kind) {
        try (SegmentPool pool = new SegmentPool(kind.segments, kind.segmentSize)) {
            others = pool.open();
            othersSegments.clear();
            SegmentPool.Share own = pool.open();
            memory = new TimerMemory(own);
            timers = new SortedTimers(memory, KEY_GROUP_BYTES);
            memory.add(
                    new TimerMemory.User() {
                        @Override
                        public long bytes() {
                            return timers.bytes();
                        }

                        @Override
                        public long spareBytes() {
                            return timers.bytesAfterFirstPage();
                        }

                        @Override
                        public void giveUp(boolean mayWrite) {
                            throw new UnsupportedOperationException();
                        }
                    });
            for (Step step : steps) {
                SplittableRandom random = new SplittableRandom(step.seed);
                for (int i = 0; i < step.count; i++) {
                    take(step.kind, keys, random);
                }
                shareWithOthers(random);
                check(kind);
            }
            removeAll(kind);
            assertThat(own.held()).isZero();
        }
    }

    /** They take what there is, or give it back. */
    private void shareWithOthers(SplittableRandom random) {
        if (random.nextBoolean()) {
            MemorySegment taken = others.take();
            while (taken != null && othersSegments.size() < Memory.SHARED.segments) {
                othersSegments.add(taken);
                taken = others.take();
            }
            if (taken != null) {
                others.give(taken);
            }
        } else {
            othersSegments.forEach(others::give);
            othersSegments.clear();
        }
        memory.isExceeded();
    }

    private void removeAll(Memory kind) {
        while (!expected.isEmpty()) {
            removeFirst();
        }
        check(kind);
        assertThat(timers.pages()).isZero();
        assertThat(timers.bytes()).isZero();
    }

    private void take(Kind kind, Keys keys, SplittableRandom random) {
        byte[] key = key(keys, random);
        switch (kind) {
            case ADD:
                boolean stored = random.nextBoolean();
                assertThat(timers.add(Arrays.copyOf(key, key.length + 3), key.length, stored))
                        .isEqualTo(expected.putIfAbsent(key, stored) == null);
                assertThat(timers.isFirst(key, key.length))
                        .isEqualTo(ORDER.compare(expected.firstKey(), key) == 0);
                break;
            case REMOVE:
                byte[] sought =
                        random.nextBoolean() && expected.ceilingKey(key) != null
                                ? expected.ceilingKey(key)
                                : key;
                assertThat(timers.remove(sought, sought.length))
                        .isEqualTo(removed(expected.remove(sought)));
                break;
            case REMOVE_FIRST:
                if (!expected.isEmpty()) {
                    removeFirst();
                }
                break;
            case STORE_LAST:
                storeLast(1 + random.nextInt(50));
                break;
            default:
                if (timers.pages() > 1 && timers.isLastPageStored()) {
                    byte[] first = timers.removeLastPage();
                    assertThat(expected.tailMap(first)).isNotEmpty().doesNotContainValue(false);
                    expected.tailMap(first).clear();
                }
        }
    }

    private byte[] key(Keys keys, SplittableRandom random) {
        byte[] key = new byte[18];
        switch (keys) {
            case ASCENDING:
                long next = added++;
                for (int i = 0; i < 8; i++) {
                    key[KEY_GROUP_BYTES + i] = (byte) (next >>> 8 * (7 - i));
                }
                break;
            case SAME_TIME:
                for (int i = 16; i < 18; i++) {
                    key[i] = (byte) random.nextInt();
                }
                break;
            case ALIKE:
                key = new byte[KEY_GROUP_BYTES + random.nextInt(24)];
                for (int i = KEY_GROUP_BYTES; i < key.length; i++) {
                    key[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(-1, 2) : 0);
                }
                break;
            case LARGE:
                key = new byte[random.nextInt(50) == 0 ? random.nextInt(40_000) + 20 : 18];
                key[3] = (byte) random.nextInt();
                key[key.length - 1] = (byte) random.nextInt();
                break;
            default:
                for (int i = KEY_GROUP_BYTES; i < key.length; i++) {
                    key[i] = (byte) random.nextInt();
                }
        }
        // The same for the same timer, and in no relation to its order.
        key[1] = (byte) Arrays.hashCode(Arrays.copyOfRange(key, KEY_GROUP_BYTES, key.length));
        return key;
    }

    private static SortedTimers.Removed removed(Boolean stored) {
        if (stored == null) {
            return SortedTimers.Removed.NOTHING;
        }
        return stored ? SortedTimers.Removed.STORED : SortedTimers.Removed.UNSTORED;
    }

    private void removeFirst() {
        assertThat(timers.first()).isEqualTo(expected.firstKey());
        assertThat(timers.removeFirst()).isEqualTo(removed(expected.pollFirstEntry().getValue()));
    }

    private void storeLast(int most) {
        List<byte[]> last = new ArrayList<>();
        for (Map.Entry<byte[], Boolean> entry : expected.descendingMap().entrySet()) {
            if (!entry.getValue() && last.size() < most) {
                last.add(entry.getKey());
                entry.setValue(true);
            }
        }
        assertThat(timers.storeLast(most)).isDeepEqualTo(last.toArray(new byte[0][]));
    }

    private void check(Memory kind) {
        assertThat(timers.size()).isEqualTo(expected.size());
        assertThat(timers.isEmpty()).isEqualTo(expected.isEmpty());
        assertThat(timers.unstored())
                .isEqualTo((int) expected.values().stream().filter(stored -> !stored).count());
        if (!expected.isEmpty()) {
            assertThat(timers.first()).isEqualTo(expected.firstKey());
            assertThat(timers.isBeforeFirst(expected.firstKey())).isFalse();
        }
        if (kind != Memory.TINY_PAGES) {
            // An element of 18 bytes takes 26, and pages are half full or more.
            long bytes = expected.keySet().stream().mapToLong(key -> 3 * (key.length + 12)).sum();
            assertThat(timers.bytes()).isLessThan(bytes + 3L * memory.pageBytes());
        }
    }
}
