// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.state.rocksdb.PredefinedOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks what is written in the options of {@link TunedRocksDBOptions}, and in those of Flink whose
 * own check says too little, before a job starts.
 */
final class TunedOptionsCheck {

    private static final String PREFIX = "state.backend.tuned.";

    /** What each option of ours must be. */
    private static final Map<ConfigOption<?>, String> OPTIONS = new LinkedHashMap<>();

    /** What those of Flink's must be for which its own message names no key, or no range. */
    private static final Map<ConfigOption<?>, String> FLINKS = new LinkedHashMap<>();

    private static final List<ConfigOption<MemorySize>> SIZES_OF_MEMORY =
            List.of(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, RocksDBOptions.FIX_PER_TM_MEMORY_SIZE);

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static {
        OPTIONS.put(TunedRocksDBOptions.PROFILE, "one of " + Arrays.toString(Profile.values()));
        OPTIONS.put(TunedRocksDBOptions.TIMERS, "one of " + Arrays.toString(Timers.values()));
        OPTIONS.put(TunedRocksDBOptions.HOT_STATE_ENABLED, "'true' or 'false'");
        OPTIONS.put(
                TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO,
                "a number greater than 0 and at most 0.9");
        OPTIONS.put(
                TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES,
                "names of states, separated by semicolons");
        OPTIONS.put(
                TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED,
                "a whole number from 0 to " + Integer.MAX_VALUE);
        OPTIONS.put(
                TunedRocksDBOptions.METRICS_MAX_STATES,
                "a whole number from 0 to " + Integer.MAX_VALUE);
        FLINKS.put(
                RocksDBOptions.WRITE_BUFFER_RATIO,
                "a number greater than 0 and less than 1, such as 0.5");
        FLINKS.put(
                RocksDBOptions.HIGH_PRIORITY_POOL_RATIO,
                "a number of at least 0 and less than 1, such as 0.1");
        FLINKS.put(
                RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY,
                "a number of at least 0, such as 10");
        String size = "a whole number with a unit, such as '512 mb'";
        SIZES_OF_MEMORY.forEach(option -> FLINKS.put(option, size));
    }

    private TunedOptionsCheck() {}

    /**
     * @throws IllegalConfigurationException if there is no such option, or no such value of it
     */
    static void check(Configuration config) {
        OPTIONS.keySet().forEach(option -> checkValue(config, option));
        FLINKS.keySet().forEach(option -> checkValue(config, option));
        SIZES_OF_MEMORY.forEach(option -> checkUnit(config, option));
        checkBitsPerKey(config);
        checkNotNegative(config, TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED);
        checkNotNegative(config, TunedRocksDBOptions.METRICS_MAX_STATES);
        if (!WriteBackRatio.isAllowed(config.get(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO))) {
            throw refused(config, TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, null);
        }
        checkNames(config);
        checkPredefinedOptions(config);
    }

    /** Flink takes it for bytes, which nobody means. Zero is zero in any unit. */
    private static void checkUnit(Configuration config, ConfigOption<MemorySize> option) {
        String value = config.toMap().get(option.key());
        if (value != null
                && NUMBER.matcher(value.trim()).matches()
                && config.get(option).getBytes() > 0) {
            throw refused(config, option, null);
        }
    }

    private static void checkBitsPerKey(Configuration config) {
        // Negated, so that what is no number is refused, too.
        if (!(config.get(RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY) >= 0)) {
            throw refused(config, RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY, null);
        }
    }

    private static void checkNotNegative(Configuration config, ConfigOption<Integer> option) {
        if (config.get(option) < 0) {
            throw refused(config, option, null);
        }
    }

    private static void checkValue(Configuration config, ConfigOption<?> option) {
        try {
            config.getOptional(option);
        } catch (IllegalArgumentException e) {
            throw refused(config, option, e);
        }
    }

    private static IllegalConfigurationException refused(
            Configuration config, ConfigOption<?> option, @Nullable Exception cause) {
        return new IllegalConfigurationException(
                String.format(
                        "'%s' is '%s', but must be %s.",
                        option.key(),
                        config.toMap().get(option.key()),
                        OPTIONS.getOrDefault(option, FLINKS.get(option))),
                cause);
    }

    private static void checkPredefinedOptions(Configuration config) {
        String name = config.get(RocksDBOptions.PREDEFINED_OPTIONS);
        if (Arrays.stream(PredefinedOptions.values()).noneMatch(o -> o.name().equals(name))) {
            throw new IllegalConfigurationException(
                    String.format(
                            "'%s' is '%s', but must be one of %s.",
                            RocksDBOptions.PREDEFINED_OPTIONS.key(),
                            name,
                            Arrays.toString(PredefinedOptions.values())));
        }
    }

    private static void checkNames(Configuration config) {
        for (String key : config.keySet()) {
            if (key.startsWith(PREFIX)
                    && OPTIONS.keySet().stream().noneMatch(option -> option.key().equals(key))) {
                throw new IllegalConfigurationException(
                        String.format(
                                "There is no option '%s', which is '%s'. Correct its name or remove"
                                        + " it. The options are %s.",
                                key,
                                config.toMap().get(key),
                                OPTIONS.keySet().stream()
                                        .map(ConfigOption::key)
                                        .collect(Collectors.joining(", "))));
            }
        }
    }
}
