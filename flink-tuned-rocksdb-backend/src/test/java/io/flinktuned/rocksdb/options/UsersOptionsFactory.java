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
