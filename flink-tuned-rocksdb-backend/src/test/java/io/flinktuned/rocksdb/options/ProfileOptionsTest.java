// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.options;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBOptionsFactory;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.profile.ResolvedSettings;
import io.flinktuned.rocksdb.profile.ResolvedValue;
import io.flinktuned.rocksdb.profile.RocksDBLine;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.OptionsFile;
import io.flinktuned.rocksdb.testing.Plans;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.nio.file.Path;
import java.util.Set;

import static io.flinktuned.rocksdb.testing.OptionTexts.assertSeen;
import static org.assertj.core.api.Assertions.assertThat;

/** Everything that a profile decides is what RocksDB runs with. */
class ProfileOptionsTest {

    private static final long BUDGET = MemorySize.ofMebiBytes(96).getBytes();

    /** The memory plan changes nothing that a profile sets. */
    private static final long LARGE_BUDGET = MemorySize.ofMebiBytes(1024).getBytes();

    private static final long ROCKSDBS_LEVEL_BASE = MemorySize.ofMebiBytes(256).getBytes();

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void ofTheBackend(Profile profile) throws Exception {
        Configuration config = tuned(profile);
        OptionsFile options = open(config, LARGE_BUDGET);

        assertTunedSettingsSeen(options, profile, config);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void memoryPlanOfTheBackend(Profile profile) throws Exception {
        OptionsFile options = open(tuned(profile), BUDGET);

        MemoryPlan plan = Plans.of(profile, BUDGET);
        assertThat(plan.writeBufferSize()).isNotEqualTo(Plans.FLINKS_WRITE_BUFFER_SIZE);
        assertSeen(options, RocksDBSetting.WRITE_BUFFER_SIZE, plan.writeBufferSize());
        assertSeen(options, RocksDBSetting.ARENA_BLOCK_SIZE, plan.arenaBlockSize());
        assertThat(plan.levelBase()).isNotEqualTo(ROCKSDBS_LEVEL_BASE);
        assertSeen(
                options,
                RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE,
                profile == Profile.WRITE_HEAVY ? ROCKSDBS_LEVEL_BASE : plan.levelBase());
        assertThat(plan.memtableFilterSize() > 0).isEqualTo(RocksDBLine.HAS_MEMTABLE_FILTERS);
        assertThat(memtableFilterSize(options)).isEqualTo(plan.memtableFilterSize());
    }

    @Test
    void noMemtableFiltersWithoutTheHotTier() throws Exception {
        Configuration config = tuned(Profile.BALANCED);
        config.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        config.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);

        OptionsFile options = open(config, BUDGET);

        assertThat(memtableFilterSize(options)).isZero();
        MemoryPlan plan = Plans.of(Profile.BALANCED, BUDGET, 0);
        assertSeen(options, RocksDBSetting.ARENA_BLOCK_SIZE, plan.arenaBlockSize());
    }

    /** Bytes, to 4 KiB, since RocksDB writes six decimals of a ratio. */
    private static long memtableFilterSize(OptionsFile options) {
        if (!Boolean.parseBoolean(options.column("state", "memtable_whole_key_filtering"))) {
            return 0;
        }
        double ratio =
                Double.parseDouble(options.column("state", "memtable_prefix_bloom_size_ratio"));
        long size = Long.parseLong(options.column("state", "write_buffer_size"));
        return Math.round(ratio * size / 4096) * 4096;
    }

    @ParameterizedTest
    @EnumSource
    void ofTheOptionsFactoryAlone(Profile profile) throws Exception {
        Configuration config = flinks();
        config.set(TunedRocksDBOptions.PROFILE, profile);
        config.set(RocksDBOptions.OPTIONS_FACTORY, TunedRocksDBOptionsFactory.class.getName());
        OptionsFile options = open(config, BUDGET);

        assertTunedSettingsSeen(options, profile, config);
        if (profile == Profile.NONE) {
            assertThat(columnOptions(options)).isEqualTo(columnOptions(open(flinks(), BUDGET)));
        } else {
            assertSeen(options, RocksDBSetting.ARENA_BLOCK_SIZE, 64L * 1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTheOptionsFactoryInCode(Profile profile) throws Exception {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
        backend.setRocksDBOptions(new TunedRocksDBOptionsFactory(profile));
        Configuration anotherProfile = new Configuration();
        anotherProfile.set(
                TunedRocksDBOptions.PROFILE,
                profile == Profile.NONE ? Profile.BALANCED : Profile.NONE);
        try (TestSlot slot = new TestSlot(BUDGET, directory)) {
            LiveDatabase database = slot.open(backend, anotherProfile);
            database.mapState("state");

            assertTunedSettingsSeen(database.options(), profile, new Configuration());
        }
    }

    private static void assertTunedSettingsSeen(
            OptionsFile options, Profile profile, Configuration config) {
        assertThat(options.columnFamilies()).containsExactlyInAnyOrder("default", "state");
        ResolvedSettings settings = ResolvedSettings.resolve(profile, config, Set.of());
        for (RocksDBSetting setting : RocksDBSetting.values()) {
            ResolvedValue resolved = settings.get(setting);
            if (resolved.isTuned()) {
                assertSeen(options, setting, resolved.value());
            }
        }
    }

    private static Configuration tuned(Profile profile) {
        Configuration config = new Configuration();
        config.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        config.set(TunedRocksDBOptions.PROFILE, profile);
        return config;
    }

    private static Configuration flinks() {
        return new Configuration().set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    }

    private OptionsFile open(Configuration config, long budget) throws Exception {
        try (TestSlot slot = new TestSlot(budget, directory)) {
            LiveDatabase database = slot.open(config);
            database.mapState("state");
            return database.options();
        }
    }

    private static Object columnOptions(OptionsFile options) {
        return options.sections().get("CFOptions \"state\"").toString()
                + options.sections().get("TableOptions/BlockBasedTable \"state\"");
    }
}
