// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.state.rocksdb.PredefinedOptions;

import org.rocksdb.CompactionStyle;

import java.util.EnumMap;
import java.util.Map;

import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.BLOCK_CACHE_SIZE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.BLOCK_SIZE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.COMPACTION_STYLE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.MAX_BACKGROUND_THREADS;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.MAX_OPEN_FILES;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.MAX_SIZE_LEVEL_BASE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.MAX_WRITE_BUFFER_NUMBER;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.MIN_WRITE_BUFFER_NUMBER_TO_MERGE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.TARGET_FILE_SIZE_BASE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.USE_BLOOM_FILTER;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE;
import static org.apache.flink.state.rocksdb.RocksDBConfigurableOptions.WRITE_BUFFER_SIZE;

/**
 * What each of Flink's {@link PredefinedOptions} sets. Flink keeps that to itself, but lists it in
 * the Javadoc of the enum; a test compares this list with Flink's own map.
 */
@Internal
public final class PredefinedValues {

    private static final Map<PredefinedOptions, Map<ConfigOption<?>, Object>> VALUES =
            new EnumMap<>(PredefinedOptions.class);

    static {
        VALUES.put(PredefinedOptions.DEFAULT, Map.of());
        VALUES.put(
                PredefinedOptions.SPINNING_DISK_OPTIMIZED,
                Map.of(
                        COMPACTION_STYLE,
                        CompactionStyle.LEVEL,
                        USE_DYNAMIC_LEVEL_SIZE,
                        true,
                        MAX_BACKGROUND_THREADS,
                        4,
                        MAX_OPEN_FILES,
                        -1));
        VALUES.put(
                PredefinedOptions.SPINNING_DISK_OPTIMIZED_HIGH_MEM,
                Map.ofEntries(
                        Map.entry(BLOCK_CACHE_SIZE, MemorySize.ofMebiBytes(256)),
                        Map.entry(BLOCK_SIZE, MemorySize.parse("128kb")),
                        Map.entry(USE_DYNAMIC_LEVEL_SIZE, true),
                        Map.entry(MAX_BACKGROUND_THREADS, 4),
                        Map.entry(MAX_SIZE_LEVEL_BASE, MemorySize.ofMebiBytes(1024)),
                        Map.entry(MAX_OPEN_FILES, -1),
                        Map.entry(MAX_WRITE_BUFFER_NUMBER, 4),
                        Map.entry(MIN_WRITE_BUFFER_NUMBER_TO_MERGE, 3),
                        Map.entry(TARGET_FILE_SIZE_BASE, MemorySize.ofMebiBytes(256)),
                        Map.entry(WRITE_BUFFER_SIZE, MemorySize.ofMebiBytes(64)),
                        Map.entry(USE_BLOOM_FILTER, true)));
        VALUES.put(
                PredefinedOptions.FLASH_SSD_OPTIMIZED,
                Map.of(MAX_BACKGROUND_THREADS, 4, MAX_OPEN_FILES, -1));
    }

    private PredefinedValues() {}

    /** The options that {@code predefined} sets, with their values. */
    public static Map<ConfigOption<?>, Object> of(PredefinedOptions predefined) {
        return VALUES.get(predefined);
    }
}
