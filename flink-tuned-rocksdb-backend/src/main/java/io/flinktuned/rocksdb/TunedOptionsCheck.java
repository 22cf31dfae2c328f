/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.rocksdb;

import io.flinktuned.rocksdb.profile.Profile;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks what is written in the options of {@link TunedRocksDBOptions}, before a job starts. */
final class TunedOptionsCheck {

    private static final String PREFIX = "state.backend.tuned.";

    /** What each option must be. */
    private static final Map<ConfigOption<?>, String> OPTIONS = new LinkedHashMap<>();

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
    }

    private TunedOptionsCheck() {}

    /**
     * @throws IllegalConfigurationException if there is no such option, or no such value of it
     */
    static void check(Configuration config) {
        OPTIONS.keySet().forEach(option -> checkValue(config, option));
        checkNotNegative(config, TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED);
        checkNotNegative(config, TunedRocksDBOptions.METRICS_MAX_STATES);
        if (!WriteBackRatio.isAllowed(config.get(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO))) {
            throw refused(config, TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, null);
        }
        checkNames(config);
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
                        option.key(), config.toMap().get(option.key()), OPTIONS.get(option)),
                cause);
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
