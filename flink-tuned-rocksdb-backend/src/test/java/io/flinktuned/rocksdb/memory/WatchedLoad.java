// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.api.common.state.MapState;

import org.rocksdb.RocksDBException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes to and reads from many states in turn, and keeps looking at how much memory RocksDB has.
 *
 * <p>Whenever it looks it lets flushes end. How far memtables grow while a flush runs is decided by
 * the speed of disk and CPU; what is decided by the memory plan is when flushes begin.
 */
final class WatchedLoad {

    private static final int VALUE_BYTES = 500;
    private static final int ENTRIES_BETWEEN_LOOKS = 200;

    private final List<LiveDatabase> databases;
    private final List<MapState<Long, byte[]>> states = new ArrayList<>();
    private final Random random = new Random(42);

    private long entries;
    private long operations;
    private long peakActiveMemtables;
    private long peakMemtables;
    private long peakCache;

    /** Spreads {@code states} over the databases of {@code slot}. */
    WatchedLoad(TestSlot slot, int states) throws Exception {
        databases = slot.databases();
        for (int i = 0; i < states; i++) {
            this.states.add(databases.get(i % databases.size()).mapState(name(i)));
        }
        databases.forEach(database -> database.setKey(1));
    }

    /** The names of the first {@code states} states. */
    static List<String> names(int states) {
        return IntStream.range(0, states).mapToObj(WatchedLoad::name).collect(Collectors.toList());
    }

    private static String name(int state) {
        return "state_" + state;
    }

    /** Writes as many entries as have {@code bytes} together. */
    void write(long bytes) throws Exception {
        byte[] value = new byte[VALUE_BYTES];
        for (long end = entries + bytes / VALUE_BYTES; entries < end; entries++) {
            random.nextBytes(value);
            states.get((int) (entries % states.size())).put(entries, value);
            look();
        }
    }

    /** Reads all entries, and returns their number. */
    long readAll() throws Exception {
        long read = 0;
        for (MapState<Long, byte[]> state : states) {
            for (Map.Entry<Long, byte[]> entry : state.entries()) {
                if (entry.getValue().length == VALUE_BYTES) {
                    read++;
                }
                look();
            }
        }
        return read;
    }

    private void look() throws RocksDBException, InterruptedException {
        if (++operations % ENTRIES_BETWEEN_LOOKS != 0) {
            return;
        }
        record();
        while (sum("rocksdb.num-immutable-mem-table") > 0) {
            Thread.sleep(1);
            record();
        }
    }

    private void record() throws RocksDBException {
        peakActiveMemtables =
                Math.max(peakActiveMemtables, sum("rocksdb.cur-size-active-mem-table"));
        peakMemtables = Math.max(peakMemtables, sum("rocksdb.cur-size-all-mem-tables"));
        peakCache = Math.max(peakCache, databases.get(0).shared("rocksdb.block-cache-usage"));
    }

    private long sum(String property) throws RocksDBException {
        long sum = 0;
        for (LiveDatabase database : databases) {
            sum += database.sum(property);
        }
        return sum;
    }

    /** Entries that were written. */
    long entries() {
        return entries;
    }

    /** The most that the memtables that are written to together have had, in bytes. */
    long peakActiveMemtables() {
        return peakActiveMemtables;
    }

    /** The most that all memtables, also those that are being flushed, have had, in bytes. */
    long peakMemtables() {
        return peakMemtables;
    }

    /** The most that the block cache has held, in bytes. */
    long peakCache() {
        return peakCache;
    }
}
