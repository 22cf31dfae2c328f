// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.sstmerge.RocksDBManualCompactionOptions;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys of Flink's RocksDB backend, in the version of Flink that runs. */
final class FlinkKeys {

    static final String PREFIX = "state.backend.rocksdb.";

    /** A name that differs in more letters is another name. */
    private static final int MOST_TYPING_ERRORS = 3;

    private static final Set<String> KEYS = new TreeSet<>();

    static {
        addAll(RocksDBManualCompactionOptions.class);
        addAll(RocksDBOptions.class);
        addAll(RocksDBConfigurableOptions.class);
        addAll(RocksDBNativeMetricOptions.class);
    }

    private FlinkKeys() {}

    private static void addAll(Class<?> options) {
        for (Field field : options.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                try {
                    add((ConfigOption<?>) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void add(ConfigOption<?> option) {
        KEYS.add(option.key());
        for (FallbackKey fallback : option.fallbackKeys()) {
            KEYS.add(fallback.getKey());
        }
    }

    /** Whether Flink has such a key. */
    static boolean has(String key) {
        return KEYS.contains(key);
    }

    /** The key that was meant by one that Flink has not; empty if none is like it. */
    static Optional<String> like(String key) {
        return KEYS.stream()
                .filter(known -> distance(known, key) <= MOST_TYPING_ERRORS)
                .min(Comparator.comparingInt(known -> distance(known, key)));
    }

    /** Levenshtein's: letters to insert, remove or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
