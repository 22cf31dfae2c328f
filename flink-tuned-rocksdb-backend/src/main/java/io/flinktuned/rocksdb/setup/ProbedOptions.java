// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import org.apache.flink.util.FlinkRuntimeException;

import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksMemEnv;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileWriter;
import org.rocksdb.TableProperties;

import javax.annotation.Nullable;

/**
 * Options of a column family that have no getter. RocksDB writes them into every SST file, so this
 * lets it write one, in memory.
 */
final class ProbedOptions {

    private static final String FILE = "/probe.sst";
    private static final byte[] KEY = {0};
    private static final String NO_NAME = "nullptr";

    /** {@code BlockBasedTablePropertyNames::kIndexType}: a number, little endian. */
    private static final String INDEX_TYPE = "rocksdb.block.based.table.index.type";

    /** {@code BlockBasedTableOptions::kHashSearch}. */
    private static final char HASH_SEARCH = 1;

    private final TableProperties properties;

    private ProbedOptions(TableProperties properties) {
        this.properties = properties;
    }

    /**
     * @param options with block-based tables
     */
    static ProbedOptions of(ColumnFamilyOptions options) {
        try (RocksMemEnv memory = new RocksMemEnv(Env.getDefault());
                DBOptions inMemory = new DBOptions().setEnv(memory);
                Options all = new Options(inMemory, options)) {
            write(all);
            try (SstFileReader reader = new SstFileReader(all)) {
                reader.open(FILE);
                return new ProbedOptions(reader.getTableProperties());
            }
        } catch (RocksDBException e) {
            throw new FlinkRuntimeException("Could not write or read an SST file in memory.", e);
        }
    }

    private static void write(Options options) throws RocksDBException {
        try (EnvOptions files = new EnvOptions();
                SstFileWriter writer = new SstFileWriter(files, options)) {
            writer.open(FILE);
            writer.put(KEY, KEY);
            writer.finish();
        }
    }

    String comparator() {
        return properties.getComparatorName();
    }

    /** Its name with its length, as {@code rocksdb.FixedPrefix.4}; null if there is none. */
    @Nullable
    String prefixExtractor() {
        String name = properties.getPrefixExtractorName();
        return NO_NAME.equals(name) ? null : name;
    }

    boolean hasHashIndex() {
        String type = properties.getUserCollectedProperties().get(INDEX_TYPE);
        return type != null && type.indexOf(HASH_SEARCH) == 0;
    }
}
