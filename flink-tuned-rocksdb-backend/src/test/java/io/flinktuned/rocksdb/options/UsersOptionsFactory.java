// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.options;

import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.TableFormatConfig;

import java.util.Collection;

/** An options factory as a user writes it; public, so that Flink can make it by its name. */
public class UsersOptionsFactory implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    static final int MAX_BACKGROUND_JOBS = 7;
    static final long WRITE_BUFFER_SIZE = 5 << 20;
    static final long ARENA_BLOCK_SIZE = 24 << 10;
    static final long TARGET_FILE_SIZE_BASE = 33 << 20;
    static final long BLOCK_SIZE = 12 << 10;

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return currentOptions.setMaxBackgroundJobs(MAX_BACKGROUND_JOBS);
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        TableFormatConfig table = currentOptions.tableFormatConfig();
        return currentOptions
                .setWriteBufferSize(WRITE_BUFFER_SIZE)
                .setArenaBlockSize(ARENA_BLOCK_SIZE)
                .setTargetFileSizeBase(TARGET_FILE_SIZE_BASE)
                .setTableFormatConfig(((BlockBasedTableConfig) table).setBlockSize(BLOCK_SIZE));
    }
}
