// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.SharedStateRegistryImpl;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A profile with universal compaction takes over what Flink's leveled compaction has left, and
 * leaves what that can take over again.
 */
class CompactionStyleITCase {

    private static final String STATE = "state";
    private static final int KEYS = 200;
    private static final int ENTRIES_PER_KEY = 100;
    private static final int WRITES = 40_000;

    private final Map<Integer, Map<Long, byte[]>> expected = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(42);

    @TempDir private Path directory;

    @Timeout(60)
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stateMovesBetweenTheStyles(boolean incremental) throws Exception {
        Configuration flinks = config(Backend.ROCKSDB, incremental);
        Configuration universal = config(Backend.TUNED_FOR_WRITES, incremental);
        universal.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);

        SharedStateRegistry registry = new SharedStateRegistryImpl();
        long checkpointId = 0;
        KeyedStateHandle[] snapshot = {};
        for (Configuration config : List.of(flinks, universal, flinks, universal)) {
            try (TestSlot slot = new TestSlot(64 << 20, directory)) {
                LiveDatabase database = slot.open(config, snapshot);
                MapState<Long, byte[]> state = database.mapState(STATE);
                assertContent(database, state);
                change(database, state);
                awaitCompaction(database);
                snapshot = new KeyedStateHandle[] {database.snapshot(++checkpointId, registry)};
                assertContent(database, state);
            }
        }
    }

    private static Configuration config(Backend backend, boolean incremental) {
        Configuration config = new Configuration();
        backend.configure(config, Timers.ROCKSDB);
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incremental);
        // So small that there is much to be compacted.
        config.set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, MemorySize.parse("64kb"));
        return config;
    }

    private void change(LiveDatabase database, MapState<Long, byte[]> state) throws Exception {
        for (int i = 0; i < WRITES; i++) {
            int key = random.nextInt(KEYS);
            long mapKey = random.nextInt(ENTRIES_PER_KEY);
            database.setKey(key);
            Map<Long, byte[]> map = expected.computeIfAbsent(key, k -> new HashMap<>());
            if (random.nextInt(4) == 0) {
                state.remove(mapKey);
                map.remove(mapKey);
            } else {
                byte[] value = new byte[50];
                random.nextBytes(value);
                state.put(mapKey, value);
                map.put(mapKey, value);
            }
        }
    }

    /** Compaction is done in the background, and leaves files on other levels than 0. */
    private static void awaitCompaction(LiveDatabase database) throws InterruptedException {
        while (database.levels().equals(Set.of(0))) {
            Thread.sleep(5);
        }
        assertThat(database.levels()).as("levels").anyMatch(level -> level > 0);
    }

    private void assertContent(LiveDatabase database, MapState<Long, byte[]> state)
            throws Exception {
        for (int key = 0; key < KEYS; key++) {
            database.setKey(key);
            Map<Long, byte[]> found = new HashMap<>();
            for (Map.Entry<Long, byte[]> entry : state.entries()) {
                found.put(entry.getKey(), entry.getValue());
            }
            Map<Long, byte[]> map = expected.getOrDefault(key, Map.of());
            assertThat(found.keySet()).as("keys of %d", key).isEqualTo(map.keySet());
            for (Map.Entry<Long, byte[]> entry : map.entrySet()) {
                assertThat(found.get(entry.getKey())).isEqualTo(entry.getValue());
                assertThat(state.get(entry.getKey())).isEqualTo(entry.getValue());
            }
        }
    }
}
