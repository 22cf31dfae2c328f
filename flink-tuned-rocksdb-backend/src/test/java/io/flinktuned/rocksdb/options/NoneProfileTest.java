// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.options;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.OptionsFile;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** With the profile {@code none}, RocksDB runs with the options of Flink's own backend. */
class NoneProfileTest {

    static Stream<Named<Consumer<Configuration>>> configurations() {
        return Stream.of(
                Named.of("defaults", config -> {}),
                Named.of(
                        "configured keys",
                        config ->
                                config.set(
                                                RocksDBConfigurableOptions.BLOCK_SIZE,
                                                MemorySize.parse("8kb"))
                                        .set(
                                                RocksDBConfigurableOptions.WRITE_BUFFER_SIZE,
                                                MemorySize.ofMebiBytes(7))
                                        .set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true)
                                        .set(
                                                RocksDBConfigurableOptions
                                                        .BLOOM_FILTER_BITS_PER_KEY,
                                                12.0)
                                        .set(RocksDBConfigurableOptions.MAX_BACKGROUND_THREADS, 3)
                                        .set(
                                                RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE,
                                                true)),
                Named.of(
                        "partitioned index and filters",
                        config ->
                                config.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true)
                                        .set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true)),
                Named.of(
                        "predefined options",
                        config ->
                                config.set(
                                        RocksDBOptions.PREDEFINED_OPTIONS,
                                        "SPINNING_DISK_OPTIMIZED_HIGH_MEM")),
                Named.of(
                        "fixed memory per slot",
                        config ->
                                config.set(
                                        RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE,
                                        MemorySize.ofMebiBytes(48))),
                Named.of(
                        "memory that is not bounded",
                        config -> config.set(RocksDBOptions.USE_MANAGED_MEMORY, false)),
                Named.of(
                        "memory that is not bounded, with a block cache size",
                        config ->
                                config.set(RocksDBOptions.USE_MANAGED_MEMORY, false)
                                        .set(
                                                RocksDBConfigurableOptions.BLOCK_CACHE_SIZE,
                                                MemorySize.ofMebiBytes(32))),
                Named.of(
                        "timers on the heap",
                        config ->
                                config.setString(
                                        RocksDBOptions.TIMER_SERVICE_FACTORY.key(), "heap")));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void optionsAreFlinks(Consumer<Configuration> users, @TempDir Path directory) throws Exception {
        Map<String, Map<String, String>> flinks =
                options(new Configuration(), "rocksdb", users, directory);
        Configuration none = new Configuration();
        none.set(TunedRocksDBOptions.PROFILE, Profile.NONE);

        assertThat(options(none, TunedRocksDBStateBackendFactory.class.getName(), users, directory))
                .isEqualTo(flinks);
        assertThat(flinks).containsKey("CFOptions \"second\"");
        // That the comparison can tell backends apart at all:
        assertThat(
                        options(
                                new Configuration(),
                                TunedRocksDBStateBackendFactory.class.getName(),
                                users,
                                directory))
                .isNotEqualTo(flinks);
    }

    private static Map<String, Map<String, String>> options(
            Configuration config, String backend, Consumer<Configuration> users, Path directory)
            throws Exception {
        users.accept(config);
        config.set(StateBackendOptions.STATE_BACKEND, backend);
        try (TestSlot slot = new TestSlot(MemorySize.ofMebiBytes(64).getBytes(), directory)) {
            LiveDatabase database = slot.open(config);
            database.mapState("first");
            database.mapState("second");
            OptionsFile options = database.options();
            return options.sections().entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    section -> withoutPaths(section.getValue())));
        }
    }

    private static Map<String, String> withoutPaths(Map<String, String> section) {
        Map<String, String> rest = new TreeMap<>(section);
        rest.remove("wal_dir");
        rest.remove("db_log_dir");
        return rest;
    }
}
