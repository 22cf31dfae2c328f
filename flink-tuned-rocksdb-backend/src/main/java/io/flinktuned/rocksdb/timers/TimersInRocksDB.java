// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import org.apache.flink.state.rocksdb.RocksDBOperationUtils;
import org.apache.flink.state.rocksdb.RocksDBWriteBatchWrapper;
import org.apache.flink.state.rocksdb.RocksIteratorWrapper;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.function.ThrowingRunnable;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import javax.annotation.Nullable;

import java.util.Arrays;
import java.util.NoSuchElementException;

/** The column family of Flink's timers in RocksDB: their bytes are keys without a value. */
final class TimersInRocksDB {

    private static final byte[] NO_VALUE = {};

    private final RocksDB db;
    private final ColumnFamilyHandle columnFamily;
    private final ReadOptions readOptions;
    private final RocksDBWriteBatchWrapper writes;

    /** What a write of timers has thrown, if one has. */
    @Nullable private RocksDBException failure;

    /**
     * @param writes what has not reached {@code db} yet
     */
    TimersInRocksDB(
            RocksDB db,
            ColumnFamilyHandle columnFamily,
            ReadOptions readOptions,
            RocksDBWriteBatchWrapper writes) {
        this.db = db;
        this.columnFamily = columnFamily;
        this.readOptions = readOptions;
        this.writes = writes;
    }

    void put(byte[] key) {
        write("write a timer to", () -> writes.put(columnFamily, key, NO_VALUE));
    }

    void delete(byte[] key) {
        write("delete a timer from", () -> writes.remove(columnFamily, key));
    }

    void flush() {
        write("write timers to", writes::flush);
    }

    /**
     * After a write that failed nobody knows what is in RocksDB, so no snapshot may be taken any
     * more, even if somebody has caught the exception.
     */
    private void write(String what, ThrowingRunnable<RocksDBException> change) {
        if (failure != null) {
            throw new IllegalStateException(
                    "Writing timers to RocksDB has failed before.", failure);
        }
        try {
            change.run();
        } catch (RocksDBException e) {
            failure = e;
            throw new FlinkRuntimeException("Could not " + what + " RocksDB.", e);
        }
    }

    /**
     * All keys in an interval, in their order, as they are now.
     *
     * @param from inclusive
     * @param to exclusive
     */
    Scan scan(byte[] from, byte[] to) {
        flush();
        Scan scan =
                new Scan(RocksDBOperationUtils.getRocksIterator(db, columnFamily, readOptions), to);
        try {
            scan.start(from);
            return scan;
        } catch (RuntimeException e) {
            scan.close();
            throw e;
        }
    }

    /** Keys in their order. To be closed. */
    static final class Scan implements CloseableIterator<byte[]> {

        private final RocksIteratorWrapper keys;
        private final byte[] to;
        private byte[] next;

        private Scan(RocksIteratorWrapper keys, byte[] to) {
            this.keys = keys;
            this.to = to;
        }

        private void start(byte[] from) {
            keys.seek(from);
            read();
        }

        private void read() {
            next = keys.isValid() ? keys.key() : null;
            if (next != null && Arrays.compareUnsigned(next, to) >= 0) {
                next = null;
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public byte[] next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            byte[] key = next;
            keys.next();
            read();
            return key;
        }

        @Override
        public void close() {
            keys.close();
        }
    }
}
