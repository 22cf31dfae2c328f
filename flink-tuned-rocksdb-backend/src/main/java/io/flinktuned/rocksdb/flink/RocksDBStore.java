// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.Store;

import org.apache.flink.core.memory.MemorySegment;
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

    /** A batch is not larger, unless it is one record. */
    private static final int BATCH_BYTES = 256 << 10;

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
    public void append(byte[] key, byte[] elements) {
        try {
            db.merge(columnFamily, flinks.getWriteOptions(), key, elements);
        } catch (RocksDBException e) {
            throw failed("writing to", e);
        }
    }

    @Override
    public void scan(byte[] prefix, byte[] from, Visitor visitor) {
        try (RocksIteratorWrapper iterator =
                RocksDBOperationUtils.getRocksIterator(db, columnFamily, flinks.getReadOptions())) {
            iterator.seek(from);
            while (iterator.isValid()) {
                byte[] key = iterator.key();
                if (!startsWith(key, prefix) || !visitor.visit(key, iterator::value)) {
                    return;
                }
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

    /**
     * Writes RocksDB's own format of batches ({@code db/write_batch.cc}), so that a batch crosses
     * into native code once and not with each record: 8 bytes for a sequence number and 4 for the
     * number of records, little endian; then for each record its type, the column family, the key,
     * and for all but deletions the value.
     */
    private final class BatchWriter implements Writer {

        private static final byte DELETE = 0x4;
        private static final byte PUT = 0x5;
        private static final byte MERGE = 0x6;

        private static final int HEADER = 12;
        private static final int COUNT = 8;

        /** The type, and three numbers of five bytes. */
        private static final int MOST_OF_NUMBERS = 16;

        private final int columnFamilyId = columnFamily.getID();
        private byte[] batch = new byte[1024];
        private int length = HEADER;
        private int records;

        @Override
        public void put(
                MemorySegment m,
                int prefix,
                int prefixLength,
                int key,
                int keyLength,
                int value,
                int valueLength) {
            begin(PUT, prefixLength + keyLength + valueLength);
            addNumber(prefixLength + keyLength);
            addBytes(m, prefix, prefixLength);
            addBytes(m, key, keyLength);
            addNumber(valueLength);
            addBytes(m, value, valueLength);
        }

        @Override
        public void delete(MemorySegment m, int prefix, int prefixLength, int key, int keyLength) {
            begin(DELETE, prefixLength + keyLength);
            addNumber(prefixLength + keyLength);
            addBytes(m, prefix, prefixLength);
            addBytes(m, key, keyLength);
        }

        @Override
        public void delete(byte[] key) {
            begin(DELETE, key.length);
            addNumber(key.length);
            System.arraycopy(key, 0, batch, length, key.length);
            length += key.length;
        }

        @Override
        public void append(MemorySegment m, int key, int keyLength, int value, int valueLength) {
            begin(MERGE, keyLength + valueLength);
            addNumber(keyLength);
            addBytes(m, key, keyLength);
            addNumber(valueLength);
            addBytes(m, value, valueLength);
        }

        /** Begins a record, for which there is room then. */
        private void begin(byte type, int bytes) {
            int needed = MOST_OF_NUMBERS + bytes;
            if (records > 0 && length + needed > BATCH_BYTES) {
                write();
            }
            if (length + needed > batch.length) {
                batch = Arrays.copyOf(batch, Math.max(length + needed, 2 * batch.length));
            }
            batch[length++] = type;
            addNumber(columnFamilyId);
            records++;
        }

        private void addBytes(MemorySegment m, int offset, int count) {
            m.get(offset, batch, length, count);
            length += count;
        }

        /** Seven bits in each byte, the lowest first; the eighth says whether another one comes. */
        private void addNumber(int number) {
            int rest = number;
            while (rest >= 0x80) {
                batch[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            batch[length++] = (byte) rest;
        }

        private void write() {
            for (int i = 0; i < Integer.BYTES; i++) {
                batch[COUNT + i] = (byte) (records >>> 8 * i);
            }
            try (WriteBatch written = new WriteBatch(Arrays.copyOf(batch, length))) {
                db.write(flinks.getWriteOptions(), written);
            } catch (RocksDBException e) {
                throw failed("writing to", e);
            }
            length = HEADER;
            records = 0;
        }

        @Override
        public void close() {
            if (records > 0) {
                write();
            }
        }
    }
}
