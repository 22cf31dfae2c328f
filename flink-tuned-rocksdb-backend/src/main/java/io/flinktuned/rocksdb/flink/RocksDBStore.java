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

package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.Store;

import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOperationUtils;
import org.apache.flink.state.rocksdb.RocksIteratorWrapper;
import org.apache.flink.util.FlinkRuntimeException;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

import javax.annotation.Nullable;

import java.util.Arrays;

/** The column family of a state. Reads and writes with the options that Flink uses. */
final class RocksDBStore implements Store {

    /** As many as Flink puts into one batch. */
    private static final int BATCH_RECORDS = 500;

    private static final long BATCH_BYTES = 2 << 20;

    private final RocksDBKeyedStateBackend<?> flinks;
    private final RocksDB db;
    private final ColumnFamilyHandle columnFamily;

    RocksDBStore(RocksDBKeyedStateBackend<?> flinks, RocksDB db, ColumnFamilyHandle columnFamily) {
        this.flinks = flinks;
        this.db = db;
        this.columnFamily = columnFamily;
    }

    private static FlinkRuntimeException failed(String what, RocksDBException e) {
        return new FlinkRuntimeException("Error while " + what + " RocksDB.", e);
    }

    @Override
    @Nullable
    public byte[] get(byte[] key) {
        try {
            return db.get(columnFamily, key);
        } catch (RocksDBException e) {
            throw failed("reading from", e);
        }
    }

    @Override
    public void put(byte[] key, @Nullable byte[] value) {
        try {
            if (value == null) {
                db.delete(columnFamily, flinks.getWriteOptions(), key);
            } else {
                db.put(columnFamily, flinks.getWriteOptions(), key, value);
            }
        } catch (RocksDBException e) {
            throw failed("writing to", e);
        }
    }

    @Override
    public void scan(byte[] prefix, byte[] from, Visitor visitor) {
        try (RocksIteratorWrapper iterator =
                RocksDBOperationUtils.getRocksIterator(db, columnFamily, flinks.getReadOptions())) {
            iterator.seek(from);
            boolean goOn = true;
            while (goOn && iterator.isValid()) {
                byte[] key = iterator.key();
                goOn = startsWith(key, prefix) && visitor.visit(key, iterator.value());
                iterator.next();
            }
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public Writer writer() {
        return new BatchWriter();
    }

    private final class BatchWriter implements Writer {

        private final WriteBatch batch = new WriteBatch();

        @Override
        public void put(byte[] key, byte[] value) {
            try {
                batch.put(columnFamily, key, value);
                writeIfFull();
            } catch (RocksDBException e) {
                throw failed("writing to", e);
            }
        }

        @Override
        public void delete(byte[] key) {
            try {
                batch.delete(columnFamily, key);
                writeIfFull();
            } catch (RocksDBException e) {
                throw failed("writing to", e);
            }
        }

        @Override
        public void append(byte[] key, byte[] elements) {
            try {
                batch.merge(columnFamily, key, elements);
                writeIfFull();
            } catch (RocksDBException e) {
                throw failed("writing to", e);
            }
        }

        private void writeIfFull() throws RocksDBException {
            if (batch.count() == BATCH_RECORDS || batch.getDataSize() >= BATCH_BYTES) {
                write();
            }
        }

        private void write() throws RocksDBException {
            db.write(flinks.getWriteOptions(), batch);
            batch.clear();
        }

        @Override
        public void close() {
            try (batch) {
                if (batch.count() > 0) {
                    write();
                }
            } catch (RocksDBException e) {
                throw failed("writing to", e);
            }
        }
    }
}
