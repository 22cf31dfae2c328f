// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.options;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBOptionsFactory;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.OptionsFile;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import static io.flinktuned.rocksdb.testing.OptionTexts.assertSeen;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Profile, predefined options, configured keys, the user's own options factory: each wins over
 * those before it, with every profile. Read from the live database.
 */
class PrecedenceTest {

    private static final long BUDGET = MemorySize.ofMebiBytes(96).getBytes();
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** From the Javadoc of Flink's enum. */
    private static final Map<RocksDBSetting, Object> HIGH_MEM =
            new EnumMap<>(
                    Map.of(
                            RocksDBSetting.MAX_BACKGROUND_JOBS,
                            4,
                            RocksDBSetting.WRITE_BUFFER_SIZE,
                            64 * MIB,
                            RocksDBSetting.MAX_WRITE_BUFFER_NUMBER,
                            4,
                            RocksDBSetting.MIN_WRITE_BUFFER_NUMBER_TO_MERGE,
                            3,
                            RocksDBSetting.DYNAMIC_LEVEL_BYTES,
                            true,
                            RocksDBSetting.TARGET_FILE_SIZE_BASE,
                            256 * MIB,
                            RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE,
                            1024 * MIB,
                            RocksDBSetting.BLOCK_SIZE,
                            128 * KIB,
                            RocksDBSetting.BLOOM_FILTER,
                            true));

    /** Values that no profile and no predefined options have. */
    private static final Map<RocksDBSetting, Object> CONFIGURED = new EnumMap<>(HIGH_MEM);

    static {
        CONFIGURED.put(RocksDBSetting.MAX_BACKGROUND_JOBS, 5);
        CONFIGURED.put(RocksDBSetting.WRITE_BUFFER_SIZE, 3 * MIB);
        CONFIGURED.put(RocksDBSetting.MAX_WRITE_BUFFER_NUMBER, 6);
        CONFIGURED.put(RocksDBSetting.MIN_WRITE_BUFFER_NUMBER_TO_MERGE, 2);
        CONFIGURED.put(
                RocksDBSetting.COMPRESSION_PER_LEVEL,
                List.of(CompressionType.NO_COMPRESSION, CompressionType.SNAPPY_COMPRESSION));
        CONFIGURED.put(RocksDBSetting.COMPACTION_STYLE, CompactionStyle.NONE);
        CONFIGURED.put(RocksDBSetting.DYNAMIC_LEVEL_BYTES, false);
        CONFIGURED.put(RocksDBSetting.TARGET_FILE_SIZE_BASE, 7 * MIB);
        CONFIGURED.put(RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE, 11 * MIB);
        CONFIGURED.put(RocksDBSetting.BLOCK_SIZE, 6 * KIB);
        CONFIGURED.put(RocksDBSetting.METADATA_BLOCK_SIZE, 5 * KIB);
        CONFIGURED.put(RocksDBSetting.BLOOM_FILTER, false);
        CONFIGURED.put(RocksDBSetting.PARTITIONED_INDEX_AND_FILTERS, false);
    }

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void predefinedOptionsWinOverTheProfile(Profile profile) throws Exception {
        Configuration config = tuned(profile);
        setPredefinedOptions(config);

        OptionsFile options = open(config);

        HIGH_MEM.forEach((setting, value) -> assertSeen(options, setting, value));
    }

    @Test
    void whoSizesLevelsHasThem() throws Exception {
        Configuration config = tuned(Profile.WRITE_HEAVY);
        assertSeen(open(config), RocksDBSetting.COMPACTION_STYLE, CompactionStyle.UNIVERSAL);

        config.set(RocksDBConfigurableOptions.MAX_SIZE_LEVEL_BASE, MemorySize.ofMebiBytes(64));

        assertSeen(open(config), RocksDBSetting.COMPACTION_STYLE, CompactionStyle.LEVEL);
    }

    @Test
    void theMemoryPlanLeavesLevelsToWhoSizesThem() throws Exception {
        Configuration config = tuned(Profile.BALANCED);
        assertSeen(open(config), RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE, 32 * MIB);

        config.set(RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE, true);

        assertSeen(open(config), RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE, 256 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void configuredKeysWinOverPredefinedOptions(Profile profile) throws Exception {
        Configuration config = tuned(profile);
        setPredefinedOptions(config);
        setKeys(config);

        OptionsFile options = open(config);

        CONFIGURED.forEach((setting, value) -> assertSeen(options, setting, value));
    }

    @Test
    void everySettingWithAKeyIsConfiguredHere() {
        assertThat(CONFIGURED.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        () ->
                                Arrays.stream(RocksDBSetting.values())
                                        .filter(setting -> setting.flinkOption() != null)
                                        .iterator());
    }

    @ParameterizedTest
    @EnumSource
    void optionsFactoryByKeyWinsOverConfiguredKeys(Profile profile) throws Exception {
        Configuration config = tuned(profile);
        setKeys(config);
        config.set(RocksDBOptions.OPTIONS_FACTORY, UsersOptionsFactory.class.getName());

        assertUsersOptionsSeen(open(config));
    }

    @ParameterizedTest
    @EnumSource
    void optionsFactoryInCodeWinsOverConfiguredKeys(Profile profile) throws Exception {
        Configuration config = new Configuration();
        setKeys(config);
        TunedRocksDBStateBackend backend =
                new TunedRocksDBStateBackend()
                        .setProfile(profile)
                        .setRocksDBOptions(new UsersOptionsFactory());
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            LiveDatabase database = slot.open(backend, config);
            database.mapState("state");

            assertUsersOptionsSeen(database.options());
        }
    }

    @ParameterizedTest
    @EnumSource
    void configuredKeysWinOverTheOptionsFactoryAlone(Profile profile) throws Exception {
        Configuration config = new Configuration();
        config.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        config.set(RocksDBOptions.OPTIONS_FACTORY, TunedRocksDBOptionsFactory.class.getName());
        config.set(TunedRocksDBOptions.PROFILE, profile);
        setPredefinedOptions(config);
        setKeys(config);

        OptionsFile options = open(config);

        CONFIGURED.forEach((setting, value) -> assertSeen(options, setting, value));
    }

    private static void assertUsersOptionsSeen(OptionsFile options) {
        assertSeen(
                options,
                RocksDBSetting.MAX_BACKGROUND_JOBS,
                UsersOptionsFactory.MAX_BACKGROUND_JOBS);
        assertSeen(
                options, RocksDBSetting.WRITE_BUFFER_SIZE, UsersOptionsFactory.WRITE_BUFFER_SIZE);
        assertSeen(options, RocksDBSetting.ARENA_BLOCK_SIZE, UsersOptionsFactory.ARENA_BLOCK_SIZE);
        assertSeen(
                options,
                RocksDBSetting.TARGET_FILE_SIZE_BASE,
                UsersOptionsFactory.TARGET_FILE_SIZE_BASE);
        assertSeen(options, RocksDBSetting.BLOCK_SIZE, UsersOptionsFactory.BLOCK_SIZE);
        // What the factory leaves alone keeps the configured value.
        assertSeen(
                options,
                RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE,
                CONFIGURED.get(RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE));
    }

    private static Configuration tuned(Profile profile) {
        Configuration config = new Configuration();
        config.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        config.set(TunedRocksDBOptions.PROFILE, profile);
        return config;
    }

    private static void setPredefinedOptions(Configuration config) {
        config.set(RocksDBOptions.PREDEFINED_OPTIONS, "SPINNING_DISK_OPTIMIZED_HIGH_MEM");
    }

    private static void setKeys(Configuration config) {
        CONFIGURED.forEach(
                (setting, value) -> config.setString(setting.flinkOption().key(), text(value)));
    }

    /** {@code value} as a user writes it. */
    private static String text(Object value) {
        if (value instanceof Long) {
            return value + " bytes";
        }
        return value instanceof List
                ? value.toString().replace(", ", ";").replaceAll("[\\[\\]]", "")
                : value.toString();
    }

    private OptionsFile open(Configuration config) throws Exception {
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            LiveDatabase database = slot.open(config);
            database.mapState("state");
            return database.options();
        }
    }
}
