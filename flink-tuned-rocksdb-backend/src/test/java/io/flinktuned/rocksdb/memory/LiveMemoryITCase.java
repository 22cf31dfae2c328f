// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.Plans;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.ConfigurableStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * RocksDB's own account of its memory is what the plan says, for two operators that share a slot of
 * 128 MiB.
 */
@Timeout(300) // It waits for flushes, which must not be for ever.
class LiveMemoryITCase {

    private static final long BUDGET = MemorySize.ofMebiBytes(128).getBytes();
    private static final int OPERATORS = 2;
    private static final MemoryPlan PLAN = Plans.of(Profile.BALANCED, BUDGET);

    /**
     * Memtables are charged to the cache in pieces of so many bytes ({@code kSizeDummyEntry} in
     * RocksDB's {@code cache/cache_reservation_manager.h}).
     */
    private static final long CHARGED_BYTES = 256 * 1024;

    /**
     * Such pieces fall on the cache's shards at random and cannot be evicted. A shard that gets
     * more of them than it has room for is over its share, while the others are full. Eight at a
     * time are beyond all chance.
     */
    private static final long CACHE_TOLERANCE = 8 * CHARGED_BYTES;

    private static final int FAR_MORE = 4;
    private static final int MOST_STATES = 40;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {2, MOST_STATES})
    void staysWithinThePlan(int states) throws Exception {
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            FlushCounter flushes = new FlushCounter();
            openTuned(slot, Profile.BALANCED, flushes);
            WatchedLoad load = new WatchedLoad(slot, states);

            load.write(2 * BUDGET);
            long read = load.readAll();

            for (LiveDatabase database : slot.databases()) {
                assertThat(database.shared("rocksdb.block-cache-capacity"))
                        .isEqualTo(PLAN.blockCacheCapacity());
            }
            // RocksDB looks at the limit before it writes: one write more may take one block more.
            assertThat(load.peakActiveMemtables())
                    .isLessThanOrEqualTo(PLAN.mutableLimit() + PLAN.arenaBlockSize());
            // What is being flushed comes on top; the plan leaves half of the capacity for it.
            assertThat(load.peakMemtables())
                    .isLessThanOrEqualTo(PLAN.writeBufferManagerCapacity() * 3 / 2);
            assertThat(load.peakCache())
                    .isLessThanOrEqualTo(PLAN.blockCacheCapacity() + CACHE_TOLERANCE);
            // That memtables and cache were full at all, so that the limits were tested:
            assertThat(flushes.flushes()).isGreaterThan(2L * states);
            assertThat(load.peakActiveMemtables()).isGreaterThan(PLAN.mutableLimit() / 3);
            assertThat(load.peakCache()).isGreaterThan(PLAN.blockCacheCapacity() * 9 / 10);
            assertThat(read).isEqualTo(load.entries());
        }
    }

    @Test
    void memtablesTakeTheirFiltersWhenTheyAreMade() throws Exception {
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            openTuned(slot, Profile.BALANCED, new FlushCounter());
            LiveDatabase database = slot.databases().get(0);
            long before = database.shared("rocksdb.block-cache-usage");

            new WatchedLoad(slot, MOST_STATES);

            assertThat(database.shared("rocksdb.block-cache-usage") - before)
                    .isCloseTo(MOST_STATES * PLAN.memtableFilterSize(), within(2 * CHARGED_BYTES));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BALANCED", "MANY_STATES"})
    void fortyStatesFillTheirMemtables(Profile profile) throws Exception {
        int states = MOST_STATES;
        MemoryPlan plan = Plans.of(profile, BUDGET);
        FlushCounter tuned = new FlushCounter();
        long tunedEntries;
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            openTuned(slot, profile, tuned);
            WatchedLoad load = new WatchedLoad(slot, states);
            load.write(2 * plan.writeBufferManagerCapacity());
            tunedEntries = load.entries();
        }
        FlushCounter flinks = new FlushCounter();
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
            backend.setRocksDBOptions(flinks);
            open(slot, backend);
            WatchedLoad load = new WatchedLoad(slot, states);
            // All of it would take minutes.
            while (load.entries() < tunedEntries
                    && flinks.flushes() <= FAR_MORE * tuned.flushes()) {
                load.write(MemorySize.ofMebiBytes(1).getBytes());
            }
        }

        // The oldest memtable is flushed when all together are full: it has its share by then.
        assertThat(tuned.bytesPerFlush()).isGreaterThan(plan.mutableLimit() / states / 2);
        // With RocksDB's own arena blocks the memtables of 40 states do not fit, even when empty.
        assertThat(flinks.flushes()).isGreaterThan(FAR_MORE * tuned.flushes());
    }

    private static void openTuned(TestSlot slot, Profile profile, FlushCounter flushes)
            throws Exception {
        open(
                slot,
                new TunedRocksDBStateBackend()
                        .setProfile(profile)
                        // Every write is to reach RocksDB, whose memtables have filters only with
                        // the hot tier.
                        .set(
                                TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES,
                                WatchedLoad.names(MOST_STATES))
                        .setRocksDBOptions(flushes));
    }

    private static void open(TestSlot slot, ConfigurableStateBackend backend) throws Exception {
        for (int i = 0; i < OPERATORS; i++) {
            slot.open(backend, new Configuration());
        }
    }
}
