// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.IndexType;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.List;

/**
 * The RocksDB options that profiles decide about: RocksDB's name, Flink's key if there is one, and
 * how to set and read it. Constants stand in the order in which they must be applied.
 */
@Internal
public enum RocksDBSetting {
    /** Flush and compaction jobs at a time, per RocksDB instance; an {@code Integer}. */
    MAX_BACKGROUND_JOBS(
            "max_background_jobs",
            RocksDBConfigurableOptions.MAX_BACKGROUND_THREADS,
            (options, value) -> options.setMaxBackgroundJobs((Integer) value),
            DBOptions::maxBackgroundJobs),
    /** Bytes that compaction reads at a time; a {@code Long}. */
    COMPACTION_READAHEAD_SIZE(
            "compaction_readahead_size",
            null,
            (options, value) -> options.setCompactionReadaheadSize((Long) value),
            DBOptions::compactionReadaheadSize),
    /** Bytes of one memtable; a {@code Long}. */
    WRITE_BUFFER_SIZE(
            "write_buffer_size",
            RocksDBConfigurableOptions.WRITE_BUFFER_SIZE,
            (options, table, value, handles) -> options.setWriteBufferSize((Long) value),
            (options, table) -> options.writeBufferSize()),
    /** Bytes in which a memtable takes memory; a {@code Long}. */
    ARENA_BLOCK_SIZE(
            "arena_block_size",
            null,
            (options, table, value, handles) -> options.setArenaBlockSize((Long) value),
            (options, table) -> options.arenaBlockSize()),
    /** Bytes of the bloom filter of each memtable; a {@code Long}. */
    MEMTABLE_FILTER(
            "memtable_whole_key_filtering (bytes)",
            null,
            (options, table, value, handles) ->
                    RocksDBLine.setMemtableFilterRatio(
                            options, (double) (Long) value / options.writeBufferSize()),
            (options, table) ->
                    Math.round(
                            RocksDBLine.memtableFilterRatio(options) * options.writeBufferSize())),
    /** Memtables per state before writes stall; an {@code Integer}. */
    MAX_WRITE_BUFFER_NUMBER(
            "max_write_buffer_number",
            RocksDBConfigurableOptions.MAX_WRITE_BUFFER_NUMBER,
            (options, table, value, handles) -> options.setMaxWriteBufferNumber((Integer) value),
            (options, table) -> options.maxWriteBufferNumber()),
    /** Full memtables that are merged into one flush; an {@code Integer}. */
    MIN_WRITE_BUFFER_NUMBER_TO_MERGE(
            "min_write_buffer_number_to_merge",
            RocksDBConfigurableOptions.MIN_WRITE_BUFFER_NUMBER_TO_MERGE,
            (options, table, value, handles) ->
                    options.setMinWriteBufferNumberToMerge((Integer) value),
            (options, table) -> options.minWriteBufferNumberToMerge()),
    /** Compression of each level, the last for all deeper ones; a {@code List}. */
    COMPRESSION_PER_LEVEL(
            "compression_per_level",
            RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL,
            (options, table, value, handles) ->
                    options.setCompressionPerLevel(compressionTypes(value)),
            (options, table) -> options.compressionPerLevel()),
    /** Compression of the last level that holds data; a {@code CompressionType}. */
    BOTTOMMOST_COMPRESSION(
            "bottommost_compression",
            null,
            (options, table, value, handles) ->
                    options.setBottommostCompressionType((CompressionType) value),
            (options, table) -> options.bottommostCompressionType()),
    /** How SST files are chosen to be merged; a {@code CompactionStyle}. */
    COMPACTION_STYLE(
            "compaction_style",
            RocksDBConfigurableOptions.COMPACTION_STYLE,
            (options, table, value, handles) -> options.setCompactionStyle((CompactionStyle) value),
            (options, table) -> options.compactionStyle()),
    /** Sizes of levels are counted from the last level up; a {@code Boolean}. */
    DYNAMIC_LEVEL_BYTES(
            "level_compaction_dynamic_level_bytes",
            RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE,
            (options, table, value, handles) ->
                    options.setLevelCompactionDynamicLevelBytes((Boolean) value),
            (options, table) -> options.levelCompactionDynamicLevelBytes()),
    /** Bytes of an SST file on level 1; a {@code Long}. */
    TARGET_FILE_SIZE_BASE(
            "target_file_size_base",
            RocksDBConfigurableOptions.TARGET_FILE_SIZE_BASE,
            (options, table, value, handles) -> options.setTargetFileSizeBase((Long) value),
            (options, table) -> options.targetFileSizeBase()),
    /** Bytes of level 1; a {@code Long}. */
    MAX_BYTES_FOR_LEVEL_BASE(
            "max_bytes_for_level_base",
            RocksDBConfigurableOptions.MAX_SIZE_LEVEL_BASE,
            (options, table, value, handles) -> options.setMaxBytesForLevelBase((Long) value),
            (options, table) -> options.maxBytesForLevelBase()),
    /** No filter on the last level, for keys that exist; a {@code Boolean}. */
    OPTIMIZE_FILTERS_FOR_HITS(
            "optimize_filters_for_hits",
            null,
            (options, table, value, handles) -> options.setOptimizeFiltersForHits((Boolean) value),
            (options, table) -> options.optimizeFiltersForHits()),
    /** Bytes of a data block before compression; a {@code Long}. */
    BLOCK_SIZE(
            "block_size",
            RocksDBConfigurableOptions.BLOCK_SIZE,
            (options, table, value, handles) -> table.setBlockSize((Long) value),
            (options, table) -> table.blockSize()),
    /** Bytes of a partition of an index or filter; a {@code Long}. */
    METADATA_BLOCK_SIZE(
            "metadata_block_size",
            RocksDBConfigurableOptions.METADATA_BLOCK_SIZE,
            (options, table, value, handles) -> table.setMetadataBlockSize((Long) value),
            (options, table) -> table.metadataBlockSize()),
    /** Version of the SST format; an {@code Integer}. */
    FORMAT_VERSION(
            "format_version",
            null,
            (options, table, value, handles) -> table.setFormatVersion((Integer) value),
            (options, table) -> table.formatVersion()),
    /** Hash index in each data block with this load factor; a {@code Double}. */
    DATA_BLOCK_HASH_INDEX(
            "data_block_index_type (hash, load factor)",
            null,
            (options, table, value, handles) -> {
                table.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
                table.setDataBlockHashTableUtilRatio((Double) value);
            },
            (options, table) ->
                    table.dataBlockIndexType() == DataBlockIndexType.kDataBlockBinaryAndHash
                            ? table.dataBlockHashTableUtilRatio()
                            : null),
    /** Bits per key of a full bloom filter in each SST file; a {@code Double}. */
    BLOOM_FILTER(
            "filter_policy (bloom, bits per key)",
            RocksDBConfigurableOptions.USE_BLOOM_FILTER,
            (options, table, value, handles) -> {
                BloomFilter filter = new BloomFilter((Double) value, false);
                handles.add(filter);
                table.setFilterPolicy(filter);
            },
            (options, table) -> table.filterPolicy()),
    /** Index and filter in partitions that are cached one by one; a {@code Boolean}. */
    PARTITIONED_INDEX_AND_FILTERS(
            "index_type, partition_filters",
            RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS,
            (options, table, value, handles) -> {
                table.setIndexType(
                        (Boolean) value ? IndexType.kTwoLevelIndexSearch : IndexType.kBinarySearch);
                table.setPartitionFilters((Boolean) value);
                table.setPinTopLevelIndexAndFilter(true);
            },
            (options, table) -> table.indexType() == IndexType.kTwoLevelIndexSearch);

    /** Sets a value on database options. */
    private interface DBWriter {
        void write(DBOptions options, Object value);
    }

    /** Reads a value from database options. */
    private interface DBReader {
        Object read(DBOptions options);
    }

    /** Sets a value on column family options or their table format. */
    private interface ColumnWriter {
        void write(
                ColumnFamilyOptions options,
                BlockBasedTableConfig table,
                Object value,
                Collection<AutoCloseable> handles);
    }

    /** Reads a value from column family options or their table format. */
    private interface ColumnReader {
        Object read(ColumnFamilyOptions options, BlockBasedTableConfig table);
    }

    private final String rocksDBName;
    @Nullable private final ConfigOption<?> flinkOption;
    @Nullable private final DBWriter dbWriter;
    @Nullable private final DBReader dbReader;
    @Nullable private final ColumnWriter columnWriter;
    @Nullable private final ColumnReader columnReader;

    RocksDBSetting(
            String rocksDBName,
            @Nullable ConfigOption<?> flinkOption,
            DBWriter writer,
            DBReader reader) {
        this.rocksDBName = rocksDBName;
        this.flinkOption = flinkOption;
        this.dbWriter = writer;
        this.dbReader = reader;
        this.columnWriter = null;
        this.columnReader = null;
    }

    RocksDBSetting(
            String rocksDBName,
            @Nullable ConfigOption<?> flinkOption,
            ColumnWriter writer,
            ColumnReader reader) {
        this.rocksDBName = rocksDBName;
        this.flinkOption = flinkOption;
        this.dbWriter = null;
        this.dbReader = null;
        this.columnWriter = writer;
        this.columnReader = reader;
    }

    @SuppressWarnings("unchecked")
    private static List<CompressionType> compressionTypes(Object value) {
        return (List<CompressionType>) value;
    }

    /** RocksDB's own name of the option, as in its OPTIONS file. */
    public String rocksDBName() {
        return rocksDBName;
    }

    /** Flink's option for the same thing, or null if Flink has none. */
    @Nullable
    public ConfigOption<?> flinkOption() {
        return flinkOption;
    }

    /** Whether this is an option of the whole database and not of a column family (state). */
    public boolean isDatabaseOption() {
        return dbWriter != null;
    }

    /** Whether the memory plan decides about this option, unless the user does. */
    public boolean isPlanned() {
        return this == WRITE_BUFFER_SIZE
                || this == ARENA_BLOCK_SIZE
                || this == MEMTABLE_FILTER
                || this == MAX_BYTES_FOR_LEVEL_BASE;
    }

    /** Sets {@code value} if this {@link #isDatabaseOption()}; else does nothing. */
    public void apply(DBOptions options, Object value) {
        if (dbWriter != null) {
            dbWriter.write(options, value);
        }
    }

    /**
     * Sets {@code value} unless this {@link #isDatabaseOption()}.
     *
     * @param handles gets native objects that must be closed with the options
     */
    public void apply(
            ColumnFamilyOptions options,
            BlockBasedTableConfig table,
            Object value,
            Collection<AutoCloseable> handles) {
        if (columnWriter != null) {
            columnWriter.write(options, table, value, handles);
        }
    }

    /** The value in {@code options}; null if this is not a {@link #isDatabaseOption()}. */
    @Nullable
    public Object read(DBOptions options) {
        return dbReader == null ? null : dbReader.read(options);
    }

    /** The value in {@code options} or {@code table}; null if {@link #isDatabaseOption()}. */
    @Nullable
    public Object read(ColumnFamilyOptions options, BlockBasedTableConfig table) {
        return columnReader == null ? null : columnReader.read(options, table);
    }
}
