// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.rocksdb.AbstractEventListener;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.TableProperties;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the flushes of the databases that are opened with it, and changes nothing else. */
final class FlushCounter implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    private final AtomicLong flushes = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** Flushes so far. */
    long flushes() {
        return flushes.get();
    }

    /** Bytes of keys and values that a flush has written, on average. */
    long bytesPerFlush() {
        return bytes.get() / flushes.get();
    }

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        AbstractEventListener listener =
                new AbstractEventListener(
                        AbstractEventListener.EnabledEventCallback.ON_FLUSH_COMPLETED) {
                    @Override
                    public void onFlushCompleted(RocksDB db, FlushJobInfo flush) {
                        TableProperties written = flush.getTableProperties();
                        bytes.addAndGet(written.getRawKeySize() + written.getRawValueSize());
                        flushes.incrementAndGet();
                    }
                };
        handlesToClose.add(listener);
        return currentOptions.setListeners(List.of(listener));
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return currentOptions;
    }
}
