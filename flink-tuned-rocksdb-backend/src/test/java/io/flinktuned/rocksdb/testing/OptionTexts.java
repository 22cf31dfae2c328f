// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import io.flinktuned.rocksdb.profile.RocksDBSetting;

import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** How RocksDB writes a {@link RocksDBSetting} into its OPTIONS file. */
public final class OptionTexts {

    private static final Map<CompressionType, String> COMPRESSION =
            Map.of(
                    CompressionType.NO_COMPRESSION, "kNoCompression",
                    CompressionType.SNAPPY_COMPRESSION, "kSnappyCompression",
                    CompressionType.LZ4_COMPRESSION, "kLZ4Compression",
                    CompressionType.ZSTD_COMPRESSION, "kZSTD");

    private static final Map<CompactionStyle, String> COMPACTION_STYLE =
            Map.of(
                    CompactionStyle.LEVEL, "kCompactionStyleLevel",
                    CompactionStyle.NONE, "kCompactionStyleNone",
                    CompactionStyle.UNIVERSAL, "kCompactionStyleUniversal");

    private OptionTexts() {}

    /** Asserts that the database and all its column families run with {@code value}. */
    public static void assertSeen(OptionsFile options, RocksDBSetting setting, Object value) {
        texts(setting, value)
                .forEach(
                        (option, regex) -> {
                            if (setting.isDatabaseOption()) {
                                assertThat(options.database(option)).as(option).matches(regex);
                                return;
                            }
                            for (String columnFamily : options.columnFamilies()) {
                                assertThat(options.column(columnFamily, option))
                                        .as("%s of '%s'", option, columnFamily)
                                        .matches(regex);
                            }
                        });
    }

    /** Option names with regular expressions of their values. */
    private static Map<String, String> texts(RocksDBSetting setting, Object value) {
        switch (setting) {
            case COMPRESSION_PER_LEVEL:
                // RocksDB 6 writes braces around each name but the first.
                return Map.of(
                        "compression_per_level",
                        ((List<?>) value)
                                .stream()
                                        .map(type -> "\\{?" + COMPRESSION.get(type) + "}?")
                                        .collect(Collectors.joining(":")));
            case BOTTOMMOST_COMPRESSION:
                return Map.of("bottommost_compression", COMPRESSION.get(value));
            case COMPACTION_STYLE:
                return Map.of("compaction_style", COMPACTION_STYLE.get(value));
            case DATA_BLOCK_HASH_INDEX:
                return Map.of(
                        "data_block_index_type",
                        "kDataBlockBinaryAndHash",
                        "data_block_hash_table_util_ratio",
                        decimal(value));
            case BLOOM_FILTER:
                return Map.of("filter_policy", filterPolicy(value));
            case PARTITIONED_INDEX_AND_FILTERS:
                return Map.of(
                        "index_type",
                        (Boolean) value ? "kTwoLevelIndexSearch" : "kBinarySearch",
                        "partition_filters",
                        value.toString());
            default:
                return Map.of(setting.rocksDBName(), value.toString());
        }
    }

    private static String decimal(Object value) {
        return String.format(Locale.ROOT, "%.6f", (Double) value);
    }

    private static String filterPolicy(Object value) {
        if (value.equals(false)) {
            return "nullptr";
        }
        // RocksDB 6 does not write the bits per key.
        String bits = value.equals(true) ? "10" : String.format(Locale.ROOT, "%.0f", value);
        return "bloomfilter:" + bits + ":false|rocksdb\\.BuiltinBloomFilter";
    }
}
