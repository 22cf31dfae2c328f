// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import io.flinktuned.rocksdb.Profile;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.PredefinedOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.DBOptions;
import org.rocksdb.TableFormatConfig;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The outcome of profile, predefined options and configuration: for each setting its value and
 * where it comes from.
 */
@Internal
public final class ResolvedSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What RocksDB looks at in leveled compaction only. */
    private static final Set<RocksDBSetting> LEVEL_SIZES =
            EnumSet.of(RocksDBSetting.DYNAMIC_LEVEL_BYTES, RocksDBSetting.MAX_BYTES_FOR_LEVEL_BASE);

    private final Profile profile;
    private final EnumMap<RocksDBSetting, ResolvedValue> values =
            new EnumMap<>(RocksDBSetting.class);

    private ResolvedSettings(Profile profile) {
        this.profile = profile;
    }

    /**
     * Decides each setting: a configured key wins over predefined options, these over the profile,
     * and the profile over Flink's default. Who sizes levels wants compaction to go by levels, so a
     * profile's compaction style gives way to that, too.
     *
     * @param keysSetInCode keys of {@code config} that a setter put there, for the report
     */
    public static ResolvedSettings resolve(
            Profile profile, ReadableConfig config, Set<String> keysSetInCode) {
        ResolvedSettings resolved = new ResolvedSettings(profile);
        String name = config.get(RocksDBOptions.PREDEFINED_OPTIONS);
        Map<ConfigOption<?>, Object> predefined =
                PredefinedValues.of(PredefinedOptions.valueOf(name));
        for (RocksDBSetting setting : RocksDBSetting.values()) {
            resolved.values.put(
                    setting, resolve(setting, profile, config, keysSetInCode, predefined, name));
        }
        if (LEVEL_SIZES.stream().anyMatch(setting -> resolved.get(setting).isUsers())
                && resolved.get(RocksDBSetting.COMPACTION_STYLE).isTuned()) {
            resolved.values.put(
                    RocksDBSetting.COMPACTION_STYLE, flinks(RocksDBSetting.COMPACTION_STYLE));
        }
        return resolved;
    }

    private static ResolvedValue resolve(
            RocksDBSetting setting,
            Profile profile,
            ReadableConfig config,
            Set<String> keysSetInCode,
            Map<ConfigOption<?>, Object> predefined,
            String predefinedName) {
        ConfigOption<?> option = setting.flinkOption();
        if (option != null) {
            Optional<?> configured = config.getOptional(option);
            if (configured.isPresent()) {
                return new ResolvedValue(
                        plain(configured.get()),
                        keysSetInCode.contains(option.key())
                                ? SettingSource.CODE
                                : SettingSource.CONFIGURATION,
                        option.key());
            }
            if (predefined.containsKey(option)) {
                return new ResolvedValue(
                        plain(predefined.get(option)),
                        SettingSource.PREDEFINED_OPTIONS,
                        predefinedName);
            }
        }
        Tuning tuning = ProfileOptions.of(profile).tuning(setting);
        if (tuning == null) {
            return flinks(setting);
        }
        Optional<Double> bitsPerKey =
                config.getOptional(RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY);
        boolean ownBits = setting == RocksDBSetting.BLOOM_FILTER && bitsPerKey.isPresent();
        return new ResolvedValue(
                ownBits ? bitsPerKey.get() : tuning.value(),
                SettingSource.PROFILE,
                profile.toString());
    }

    private static ResolvedValue flinks(RocksDBSetting setting) {
        ConfigOption<?> option = setting.flinkOption();
        return new ResolvedValue(
                option == null ? null : plain(option.defaultValue()), SettingSource.DEFAULT, "");
    }

    private static Object plain(@Nullable Object value) {
        return value instanceof MemorySize ? ((MemorySize) value).getBytes() : value;
    }

    /** The profile that was chosen. */
    public Profile profile() {
        return profile;
    }

    /** The value of {@code setting} and its source. */
    public ResolvedValue get(RocksDBSetting setting) {
        return values.get(setting);
    }

    /** Whether compaction goes by levels, and neither the user nor the profile sizes them. */
    public boolean leavesLevelSizes() {
        return get(RocksDBSetting.COMPACTION_STYLE).value() == CompactionStyle.LEVEL
                && LEVEL_SIZES.stream()
                        .allMatch(setting -> get(setting).source() == SettingSource.DEFAULT);
    }

    /** Replaces a value, as the memory plan does. */
    public ResolvedSettings with(RocksDBSetting setting, ResolvedValue value) {
        ResolvedSettings copy = new ResolvedSettings(profile);
        copy.values.putAll(values);
        copy.values.put(setting, value);
        return copy;
    }

    /** Sets those options of a database that are tuned. */
    public DBOptions apply(DBOptions options) {
        values.forEach(
                (setting, resolved) -> {
                    if (resolved.isTuned()) {
                        setting.apply(options, resolved.value());
                    }
                });
        return options;
    }

    /**
     * Sets those options of a column family that are tuned.
     *
     * @param options have block-based tables
     * @param handlesToClose gets native objects that must be closed with the options
     */
    public ColumnFamilyOptions apply(
            ColumnFamilyOptions options, Collection<AutoCloseable> handlesToClose) {
        TableFormatConfig format = options.tableFormatConfig();
        BlockBasedTableConfig table =
                format == null ? new BlockBasedTableConfig() : (BlockBasedTableConfig) format;
        values.forEach(
                (setting, resolved) -> {
                    if (resolved.isTuned()) {
                        setting.apply(options, table, resolved.value(), handlesToClose);
                    }
                });
        return options.setTableFormatConfig(table);
    }
}
