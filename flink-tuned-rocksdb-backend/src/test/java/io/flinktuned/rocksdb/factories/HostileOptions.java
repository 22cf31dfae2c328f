// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.factories;

import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.rocksdb.AbstractTableFilter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BuiltinComparator;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.HashLinkedListMemTableConfig;
import org.rocksdb.HashSkipListMemTableConfig;
import org.rocksdb.IndexType;
import org.rocksdb.Options;
import org.rocksdb.PlainTableConfig;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksMemEnv;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.TableProperties;
import org.rocksdb.VectorMemTableConfig;

import java.io.Serializable;
import java.util.Collection;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An options factory with which iterators of RocksDB may miss keys. */
final class HostileOptions implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    /** Changes options; what must be closed after them goes into a collection. */
    private interface Change<T> extends Serializable {
        T apply(T options, Collection<AutoCloseable> handlesToClose) throws RocksDBException;
    }

    private final String name;
    private final boolean concurrentWrites;
    private final Change<ColumnFamilyOptions> columns;
    private final Change<ReadOptions> reads;

    private HostileOptions(
            String name,
            boolean concurrentWrites,
            Change<ColumnFamilyOptions> columns,
            Change<ReadOptions> reads) {
        this.name = name;
        this.concurrentWrites = concurrentWrites;
        this.columns = columns;
        this.reads = reads;
    }

    private static HostileOptions columns(String name, Change<ColumnFamilyOptions> columns) {
        return new HostileOptions(name, true, columns, (options, handles) -> options);
    }

    /** With a prefix extractor that is allowed. */
    private static HostileOptions reads(String name, Change<ReadOptions> reads) {
        return new HostileOptions(
                name, true, (options, handles) -> options.useFixedLengthPrefixExtractor(10), reads);
    }

    private HostileOptions withoutConcurrentWrites() {
        return new HostileOptions(name + ", no concurrent writes", false, columns, reads);
    }

    private static BlockBasedTableConfig table(ColumnFamilyOptions options) {
        return (BlockBasedTableConfig) options.tableFormatConfig();
    }

    private static ColumnFamilyOptions ofKeysAndPrefixes(ColumnFamilyOptions options, int length) {
        return options.useFixedLengthPrefixExtractor(length)
                .setTableFormatConfig(table(options).setWholeKeyFiltering(false));
    }

    /** Those with which all state must be found. */
    static Stream<HostileOptions> allowed() {
        Stream<HostileOptions> lengths =
                IntStream.of(3, 4, 7, 10, 15)
                        .mapToObj(
                                length ->
                                        columns(
                                                "FixedPrefix." + length,
                                                (options, handles) ->
                                                        options.useFixedLengthPrefixExtractor(
                                                                length)));
        return Stream.concat(
                lengths,
                Stream.of(
                        columns(
                                "FixedPrefix.4, filters of prefixes only",
                                (options, handles) -> ofKeysAndPrefixes(options, 4)),
                        columns(
                                "FixedPrefix.10, filters of prefixes only",
                                (options, handles) -> ofKeysAndPrefixes(options, 10)),
                        columns(
                                "FixedPrefix.10, filters of memtables",
                                (options, handles) ->
                                        options.useFixedLengthPrefixExtractor(10)
                                                .setMemtablePrefixBloomSizeRatio(0.1)),
                        columns(
                                "FixedPrefix.3, no filters on the last level",
                                (options, handles) ->
                                        options.useFixedLengthPrefixExtractor(3)
                                                .setOptimizeFiltersForHits(true)),
                        columns(
                                "optimizeForPointLookup",
                                (options, handles) -> options.optimizeForPointLookup(8)),
                        columns(
                                "FixedPrefix.10, optimizeForPointLookup",
                                (options, handles) ->
                                        options.useFixedLengthPrefixExtractor(10)
                                                .optimizeForPointLookup(8)),
                        columns(
                                "FixedPrefix.10, partitioned filters",
                                (options, handles) ->
                                        ofKeysAndPrefixes(options, 10)
                                                .setTableFormatConfig(
                                                        table(options)
                                                                .setIndexType(
                                                                        IndexType
                                                                                .kTwoLevelIndexSearch)
                                                                .setPartitionFilters(true))),
                        reads(
                                "no total order",
                                (options, handles) -> options.setTotalOrderSeek(false)),
                        reads(
                                "options of its own",
                                (options, handles) -> {
                                    ReadOptions own = new ReadOptions();
                                    handles.add(own);
                                    return own;
                                }),
                        reads(
                                "prefixSameAsStart",
                                (options, handles) -> options.setPrefixSameAsStart(true)),
                        reads(
                                "options that do not matter",
                                (options, handles) ->
                                        options.setFillCache(false)
                                                .setPinData(true)
                                                .setVerifyChecksums(false)
                                                .setReadaheadSize(1 << 16)),
                        reads(
                                "a table filter",
                                (options, handles) -> {
                                    AbstractTableFilter none = new NoTables();
                                    handles.add(none);
                                    return options.setTableFilter(none);
                                })));
    }

    /** Lets iterators read no SST file. */
    private static final class NoTables extends AbstractTableFilter {
        @Override
        public boolean filter(TableProperties properties) {
            return false;
        }
    }

    /** Those that must be refused. */
    static Stream<Refused> refused() {
        Stream<Refused> extractors =
                Stream.of(
                                "FixedPrefix.1",
                                "FixedPrefix.2",
                                "CappedPrefix.1",
                                "CappedPrefix.2",
                                "CappedPrefix.4",
                                "CappedPrefix.10",
                                "Noop")
                        .map(HostileOptions::ofExtractor);
        HostileOptions hashSkipList =
                columns(
                        "hash skip list",
                        (options, handles) ->
                                options.useFixedLengthPrefixExtractor(10)
                                        .setMemTableConfig(new HashSkipListMemTableConfig()));
        HostileOptions hashLinkedList =
                columns(
                        "hash linked list",
                        (options, handles) ->
                                options.useFixedLengthPrefixExtractor(10)
                                        .setMemTableConfig(new HashLinkedListMemTableConfig()));
        HostileOptions vector =
                columns(
                        "vector",
                        (options, handles) ->
                                options.setMemTableConfig(new VectorMemTableConfig()));
        return Stream.concat(
                extractors,
                Stream.of(
                        new Refused(hashSkipList, "memtable", "HashSkipListRepFactory"),
                        new Refused(
                                hashSkipList.withoutConcurrentWrites(),
                                "memtable",
                                "HashSkipListRepFactory"),
                        new Refused(hashLinkedList, "memtable", "HashLinkedListRepFactory"),
                        new Refused(
                                hashLinkedList.withoutConcurrentWrites(),
                                "memtable",
                                "HashLinkedListRepFactory"),
                        new Refused(vector, "memtable", "VectorRepFactory"),
                        new Refused(
                                vector.withoutConcurrentWrites(), "memtable", "VectorRepFactory"),
                        new Refused(
                                columns(
                                        "plain table",
                                        (options, handles) ->
                                                options.useFixedLengthPrefixExtractor(10)
                                                        .setTableFormatConfig(
                                                                new PlainTableConfig())),
                                "table format",
                                "PlainTable"),
                        new Refused(
                                columns(
                                        "plain table by properties",
                                        (options, handles) ->
                                                ofProperty("table_factory", "PlainTable", handles)),
                                "table format",
                                "PlainTable"),
                        new Refused(
                                columns(
                                        "hash index",
                                        (options, handles) ->
                                                options.useFixedLengthPrefixExtractor(10)
                                                        .setTableFormatConfig(
                                                                table(options)
                                                                        .setIndexType(
                                                                                IndexType
                                                                                        .kHashSearch))),
                                "index type",
                                "kHashSearch"),
                        new Refused(
                                columns(
                                        "reverse order",
                                        (options, handles) ->
                                                options.setComparator(
                                                        BuiltinComparator
                                                                .REVERSE_BYTEWISE_COMPARATOR)),
                                "comparator",
                                "rocksdb.ReverseBytewiseComparator"),
                        new Refused(
                                columns(
                                                "updates in place",
                                                (options, handles) ->
                                                        options.setInplaceUpdateSupport(true))
                                        .withoutConcurrentWrites(),
                                "inplace_update_support",
                                "true"),
                        ofReads(
                                "readTier",
                                "BLOCK_CACHE_TIER",
                                (options, handles) ->
                                        options.setReadTier(ReadTier.BLOCK_CACHE_TIER)),
                        ofReads(
                                "readTier",
                                "MEMTABLE_TIER",
                                (options, handles) -> options.setReadTier(ReadTier.MEMTABLE_TIER)),
                        ofReads("tailing", "true", (options, handles) -> options.setTailing(true)),
                        ofReads(
                                "ignoreRangeDeletions",
                                "true",
                                (options, handles) -> options.setIgnoreRangeDeletions(true)),
                        ofReads(
                                "maxSkippableInternalKeys",
                                "7",
                                (options, handles) -> options.setMaxSkippableInternalKeys(7)),
                        ofReads(
                                "iterateLowerBound",
                                "set",
                                (options, handles) -> options.setIterateLowerBound(bound(handles))),
                        ofReads(
                                "iterateUpperBound",
                                "set",
                                (options, handles) -> options.setIterateUpperBound(bound(handles))),
                        ofReads(
                                "snapshot",
                                "set",
                                (options, handles) -> options.setSnapshot(snapshot(handles)))));
    }

    private static Refused ofExtractor(String extractor) {
        String name = "rocksdb." + extractor;
        return new Refused(
                columns(
                        extractor,
                        (options, handles) -> ofProperty("prefix_extractor", name, handles)),
                "prefix extractor",
                name);
    }

    private static Refused ofReads(String option, String value, Change<ReadOptions> reads) {
        return new Refused(reads(option + " " + value, reads), "read option " + option, value);
    }

    private static ColumnFamilyOptions ofProperty(
            String name, String value, Collection<AutoCloseable> handlesToClose) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        ColumnFamilyOptions options =
                ColumnFamilyOptions.getColumnFamilyOptionsFromProps(properties);
        handlesToClose.add(options);
        return options;
    }

    private static Slice bound(Collection<AutoCloseable> handlesToClose) {
        Slice bound = new Slice(new byte[] {0, 100});
        handlesToClose.add(bound);
        return bound;
    }

    /** Of another database: a factory gets no other one. */
    private static Snapshot snapshot(Collection<AutoCloseable> handlesToClose)
            throws RocksDBException {
        RocksMemEnv memory = new RocksMemEnv(Env.getDefault());
        Options options = new Options().setCreateIfMissing(true).setEnv(memory);
        RocksDB db = RocksDB.open(options, "/other");
        Snapshot snapshot = db.getSnapshot();
        handlesToClose.add(
                () -> {
                    db.releaseSnapshot(snapshot);
                    db.close();
                });
        handlesToClose.add(options);
        handlesToClose.add(memory);
        return snapshot;
    }

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return currentOptions.setAllowConcurrentMemtableWrite(concurrentWrites);
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return changed(columns, currentOptions, handlesToClose);
    }

    @Override
    public ReadOptions createReadOptions(
            ReadOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return changed(reads, currentOptions, handlesToClose);
    }

    private static <T> T changed(
            Change<T> change, T options, Collection<AutoCloseable> handlesToClose) {
        try {
            return change.apply(options, handlesToClose);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** An options factory that is refused, and what the message must name. */
    static final class Refused {

        final HostileOptions factory;
        final String option;
        final String value;

        private Refused(HostileOptions factory, String option, String value) {
            this.factory = factory;
            this.option = option;
            this.value = value;
        }

        @Override
        public String toString() {
            return factory.toString();
        }
    }
}
