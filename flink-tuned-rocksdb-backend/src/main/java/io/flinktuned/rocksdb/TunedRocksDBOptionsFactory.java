// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import io.flinktuned.rocksdb.profile.ResolvedSettings;
import io.flinktuned.rocksdb.profile.ResolvedValue;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.profile.SettingSource;
import io.flinktuned.rocksdb.setup.EnumNames;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.ConfigurableRocksDBOptionsFactory;

import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.Set;

/**
 * Applies a {@link Profile} to Flink's own RocksDB backend, as {@link TunedRocksDBStateBackend}
 * does without it:
 *
 * <pre>
 * state.backend.type: rocksdb
 * state.backend.rocksdb.options-factory: io.flinktuned.rocksdb.TunedRocksDBOptionsFactory
 * state.backend.tuned.profile: read-heavy
 * </pre>
 *
 * <p>Used alone it cannot know the memory budget of the slot, nor set the memory ratios. It
 * therefore takes the profile's write buffers as they are, and an arena block of {@link
 * #ARENA_BLOCK_SIZE_ALONE}, with which the memtables of 64 states fit in a slot of 16 MB. It sees
 * predefined options only when they are configured, not when they are set in code.
 */
@PublicEvolving
public class TunedRocksDBOptionsFactory implements ConfigurableRocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    /** Arena block size in bytes when the budget is not known. */
    static final long ARENA_BLOCK_SIZE_ALONE = 64 * 1024;

    @Nullable private final Profile profile;
    @Nullable private final ResolvedSettings settings;

    /** A factory whose profile comes from the configuration. */
    public TunedRocksDBOptionsFactory() {
        this(null, null);
    }

    /**
     * A factory with a profile that wins over the configured one.
     *
     * @param profile the profile
     */
    public TunedRocksDBOptionsFactory(Profile profile) {
        this(profile, null);
    }

    private TunedRocksDBOptionsFactory(
            @Nullable Profile profile, @Nullable ResolvedSettings settings) {
        this.profile = profile;
        this.settings = settings;
    }

    @Override
    public TunedRocksDBOptionsFactory configure(ReadableConfig config) {
        Profile chosen =
                profile != null
                        ? profile
                        : EnumNames.normalized(config).get(TunedRocksDBOptions.PROFILE);
        ResolvedSettings resolved = ResolvedSettings.resolve(chosen, config, Set.of());
        if (chosen != Profile.NONE) {
            resolved =
                    resolved.with(
                            RocksDBSetting.ARENA_BLOCK_SIZE,
                            new ResolvedValue(
                                    ARENA_BLOCK_SIZE_ALONE, SettingSource.PROFILE, "" + chosen));
        }
        return new TunedRocksDBOptionsFactory(profile, resolved);
    }

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return settings().apply(currentOptions);
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return settings().apply(currentOptions, handlesToClose);
    }

    /**
     * Lets iterators find all keys also if another options factory sets a prefix extractor, with
     * which the bloom filters of a profile hold prefixes.
     */
    @Override
    public ReadOptions createReadOptions(
            ReadOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return currentOptions.setTotalOrderSeek(true);
    }

    private ResolvedSettings settings() {
        if (settings == null) {
            throw new IllegalStateException(
                    "configure(ReadableConfig) must be called before options are created.");
        }
        return settings;
    }

    @Override
    public String toString() {
        return "TunedRocksDBOptionsFactory{profile="
                + (settings != null ? settings.profile() : profile)
                + '}';
    }
}
