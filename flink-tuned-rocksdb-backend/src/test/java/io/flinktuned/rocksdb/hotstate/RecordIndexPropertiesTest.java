// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Records, the index that finds them, and lists of their addresses. */
class RecordIndexPropertiesTest {

    private static final int SEGMENT_SIZE = 256;
    private static final int TABLES = 3;

    private final SegmentPool.Share memory = new SegmentPool(100_000, SEGMENT_SIZE).open();
    private final RecordLog log = new RecordLog(memory, SEGMENT_SIZE);

    /** Of lengths from none to more than eight. */
    private static byte[] key(int number) {
        byte[] key = new byte[4 + number % 13];
        ByteBuffer.wrap(key).putInt(number);
        return number == 0 ? new byte[0] : key;
    }

    private int append(int table, byte[] key) {
        int size = Record.size(key.length, 0);
        int address = log.append(false, size);
        if (address == 0) {
            assertThat(log.addSegment(false)).isTrue();
            address = log.append(false, size);
        }
        MemorySegment m = log.segment(address);
        Record.create(m, log.offset(address), size, table, key, key.length, 0);
        return address;
    }

    @Provide
    Arbitrary<List<Integer>> numbers() {
        return Arbitraries.integers().between(0, 2_000).list().ofMinSize(10).ofMaxSize(4_000);
    }

    /**
     * Grows, and then shrinks.
     *
     * @param segments that the index may have; with few of them its chains get long
     */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void findsWhatWasAddedAndNothingElse(
            @ForAll("numbers") List<Integer> numbers,
            @ForAll @IntRange(min = 1, max = 80) int segments) {
        SegmentPool.Share own = new SegmentPool(segments, SEGMENT_SIZE).open();
        RecordIndex index = new RecordIndex(log, own, SEGMENT_SIZE);
        Map<Integer, Integer> model = new HashMap<>();
        assertThat(find(index, 1)).isZero();
        assertThat(index.open()).isTrue();
        for (int number : numbers) {
            Integer before = model.get(number);
            assertThat(find(index, number)).isEqualTo(before == null ? 0 : before);
            int address = append(number % TABLES, key(number));
            if (before == null) {
                index.add(address, hash(number));
            } else if (number % 2 == 0) {
                index.replace(before, address);
            } else {
                index.remove(before);
                model.remove(number);
                continue;
            }
            model.put(number, address);
            if (number % 5 == 0) {
                index.reserve();
            }
        }
        check(index, model);
        // Neither another table nor a part of the key.
        model.forEach(
                (number, address) -> {
                    byte[] key = key(number);
                    int table = number % TABLES + 1;
                    assertThat(
                                    index.find(
                                            table,
                                            key,
                                            key.length,
                                            RecordIndex.hash(table, key, key.length)))
                            .isZero();
                });
        for (int number : new ArrayList<>(model.keySet())) {
            index.remove(model.remove(number));
            if (number % 50 == 0) {
                check(index, model);
            }
        }
        check(index, model);
        assertThat(own.held()).isLessThanOrEqualTo(1 + 256 * Integer.BYTES / SEGMENT_SIZE);
    }

    private static int hash(int number) {
        byte[] key = key(number);
        return RecordIndex.hash(number % TABLES, key, key.length);
    }

    private static int find(RecordIndex index, int number) {
        byte[] key = key(number);
        return index.find(number % TABLES, key, key.length, hash(number));
    }

    private void check(RecordIndex index, Map<Integer, Integer> model) {
        assertThat(index.size()).isEqualTo(model.size());
        for (int number = 0; number <= 2_000; number++) {
            assertThat(find(index, number)).isEqualTo(model.getOrDefault(number, 0));
        }
        model.forEach(
                (number, address) ->
                        assertThat(RecordIndex.hash(log.segment(address), log.offset(address)))
                                .isEqualTo(hash(number)));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void addressesAreSortedByTablesAndThenAsInRocksDB(@ForAll("numbers") List<Integer> numbers) {
        Addresses addresses = new Addresses();
        List<byte[]> expected = new ArrayList<>();
        for (int number : numbers) {
            int table = number % TABLES;
            byte[] key = key(number);
            addresses.add(append(table, key));
            byte[] both = new byte[key.length + 1];
            both[0] = (byte) table;
            System.arraycopy(key, 0, both, 1, key.length);
            expected.add(both);
        }
        expected.sort(Arrays::compareUnsigned);
        addresses.sort(log);
        List<byte[]> sorted = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            MemorySegment m = log.segment(addresses.get(i));
            int o = log.offset(addresses.get(i));
            byte[] both = new byte[Record.keyLength(m, o) + 1];
            both[0] = (byte) Record.table(m, o);
            m.get(Record.key(o), both, 1, both.length - 1);
            sorted.add(both);
        }
        assertThat(sorted).usingElementComparator(Arrays::compareUnsigned).isEqualTo(expected);
    }

    /** Each is taken once, as many as are wanted, and those of no other table. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void unflushedRecordsAreTakenOnce(
            @ForAll("numbers") List<Integer> numbers,
            @ForAll @IntRange(min = 1, max = 50) int most) {
        Map<Integer, List<Integer>> due = new HashMap<>();
        for (int number : numbers) {
            int address = append(number % TABLES, key(number));
            if (number % 4 != 0) {
                log.addDue(address);
                log.addDue(address);
                due.computeIfAbsent(number % TABLES, table -> new ArrayList<>()).add(address);
            }
        }
        List<Integer> ofOne = due.getOrDefault(1, List.of());
        List<Integer> taken = new ArrayList<>();
        Addresses part;
        while ((part = log.takeDue(1, most, address -> 1)).size() > 0) {
            assertThat(part.size()).isLessThanOrEqualTo(most);
            addAll(part, taken);
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(ofOne);

        // What is dead by then, or was written otherwise, is not taken.
        List<Integer> rest = new ArrayList<>(due.getOrDefault(0, List.of()));
        rest.addAll(due.getOrDefault(2, List.of()));
        Collections.shuffle(rest, new java.util.Random(most));
        for (int i = 0; i < rest.size() / 3; i++) {
            int address = rest.remove(rest.size() - 1);
            MemorySegment m = log.segment(address);
            if (i % 2 == 0) {
                Record.set(m, log.offset(address), Record.DEAD);
            } else {
                Record.clear(m, log.offset(address), Record.UNFLUSHED);
            }
        }
        List<Integer> takenOfRest = new ArrayList<>();
        while ((part = log.takeDue(-1, most, this::size)).size() > 0) {
            // As many as have so many bytes; the last of them may be more.
            assertThat(part.size()).isLessThanOrEqualTo(1 + most / Record.HEADER);
            addAll(part, takenOfRest);
        }
        assertThat(takenOfRest).containsExactlyInAnyOrderElementsOf(rest);
    }

    private int size(int address) {
        return Record.size(log.segment(address), log.offset(address));
    }

    private static void addAll(Addresses part, List<Integer> taken) {
        for (int i = 0; i < part.size(); i++) {
            taken.add(part.get(i));
        }
    }

    /** Of hashes that were added some are forgotten; no other one is ever found. */
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void ghostsAreThoseThatWereAdded(
            @ForAll List<@IntRange(min = 1) Integer> hashes,
            @ForAll @IntRange(min = 0, max = 5_000) int records,
            @ForAll @IntRange(min = 1, max = 300) int held) {
        SegmentPool.Share share = new SegmentPool(400, SEGMENT_SIZE).open();
        List<MemorySegment> others = new ArrayList<>();
        for (int i = 0; i < held; i++) {
            others.add(share.take());
        }
        GhostQueue ghosts = new GhostQueue(share, SEGMENT_SIZE);
        for (int i = 0; i < 20; i++) {
            assertThat(ghosts.reserve(records)).isTrue();
        }
        int own = share.held() - held;
        assertThat(own * 32).isLessThanOrEqualTo(share.held());
        assertThat(own).isLessThanOrEqualTo(Math.max(1, records * Integer.BYTES / SEGMENT_SIZE));
        for (int hash : hashes) {
            ghosts.add(hash);
            assertThat(ghosts.contains(hash)).isEqualTo(own > 0);
            assertThat(ghosts.contains(~hash)).isFalse();
        }
        for (MemorySegment other : others) {
            share.give(other);
            ghosts.shrink();
            for (int hash : hashes) {
                assertThat(ghosts.contains(~hash)).isFalse();
            }
        }
        assertThat(share.held()).isZero();
    }
}
