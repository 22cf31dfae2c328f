// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.TunedRocksDBOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;

/**
 * Lets the names of enum constants be written as Flink's are, {@code READ_HEAVY}, too. Flink itself
 * compares with {@code toString()} only, which is {@code read-heavy} and what is documented.
 */
@Internal
public final class EnumNames {

    private static final List<ConfigOption<?>> ENUMS =
            List.of(TunedRocksDBOptions.PROFILE, TunedRocksDBOptions.TIMERS);

    private EnumNames() {}

    /** A copy in which names are as Flink expects them. */
    public static Configuration normalized(ReadableConfig config) {
        Configuration copy = Configuration.fromMap(config.toMap());
        for (ConfigOption<?> option : ENUMS) {
            String name = copy.toMap().get(option.key());
            if (name != null) {
                copy.setString(option.key(), name.trim().replace('_', '-'));
            }
        }
        return copy;
    }
}
