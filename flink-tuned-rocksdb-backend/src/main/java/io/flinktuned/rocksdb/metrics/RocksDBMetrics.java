// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.metrics;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.View;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * Properties of a RocksDB instance. All are read in one go each time that Flink updates its views,
 * which is every five seconds, by the thread that does so; none of them is a ticker, which would
 * cost each operation something.
 */
final class RocksDBMetrics implements View, Gauge<Long>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RocksDBMetrics.class);

    /** Of the instance as a whole. */
    private enum Property {
        BLOCK_CACHE_CAPACITY("blockCacheCapacity", "rocksdb.block-cache-capacity", false),
        BLOCK_CACHE_USAGE("blockCacheUsage", "rocksdb.block-cache-usage", false),
        BLOCK_CACHE_PINNED("blockCachePinnedUsage", "rocksdb.block-cache-pinned-usage", false),
        MEM_TABLES("memTableBytes", "rocksdb.cur-size-all-mem-tables", true),
        COMPACTIONS("runningCompactions", "rocksdb.num-running-compactions", false),
        FLUSHES("runningFlushes", "rocksdb.num-running-flushes", false),
        WRITE_STOPPED("writeStopped", "rocksdb.is-write-stopped", false),
        DELAYED_WRITE_RATE("delayedWriteRate", "rocksdb.actual-delayed-write-rate", false),
        BACKGROUND_ERRORS("backgroundErrors", "rocksdb.background-errors", false),
        SST_FILES("sstFileBytes", "rocksdb.live-sst-files-size", true);

        private final String metric;
        private final String property;
        private final boolean isSum;

        /**
         * @param isSum whether it is a sum over column families; otherwise it is the same of each
         */
        Property(String metric, String property, boolean isSum) {
            this.metric = metric;
            this.property = property;
            this.isSum = isSum;
        }
    }

    private final RocksDB db;
    private final MetricGroup group;
    private final List<ColumnFamily> columnFamilies = new ArrayList<>();

    private final long[] values = new long[Property.values().length];
    private long mostLevel0Files;
    private long mostPendingCompaction;
    private boolean closed;

    RocksDBMetrics(RocksDB db, MetricGroup operator) {
        this.db = db;
        this.group = operator.addGroup("rocksDB");
        for (Property property : Property.values()) {
            group.gauge(property.metric, (Gauge<Long>) () -> value(property));
        }
        group.gauge("pendingCompactionBytes", (Gauge<Long>) this::pendingCompaction);
        // The one that Flink updates.
        group.gauge("level0Files", this);
    }

    /** Adds a column family, with metrics of its own in {@code state}. */
    synchronized void add(ColumnFamilyHandle handle, MetricGroup state) {
        ColumnFamily columnFamily = new ColumnFamily(handle);
        columnFamilies.add(columnFamily);
        state.gauge("estimatedKeys", (Gauge<Long>) () -> columnFamily.keys);
        state.gauge("liveBytes", (Gauge<Long>) () -> columnFamily.liveBytes);
    }

    /** The group in which the metrics of states are. */
    MetricGroup group() {
        return group;
    }

    private synchronized long value(Property property) {
        return values[property.ordinal()];
    }

    private synchronized long pendingCompaction() {
        return mostPendingCompaction;
    }

    /** The most files in level 0 of a column family. */
    @Override
    public synchronized Long getValue() {
        return mostLevel0Files;
    }

    @Override
    public synchronized void update() {
        if (closed) {
            return;
        }
        try {
            for (Property property : Property.values()) {
                values[property.ordinal()] =
                        property.isSum
                                ? db.getAggregatedLongProperty(property.property)
                                : db.getLongProperty(property.property);
            }
            mostLevel0Files = 0;
            mostPendingCompaction = 0;
            for (ColumnFamily columnFamily : columnFamilies) {
                columnFamily.read();
                mostLevel0Files = Math.max(mostLevel0Files, columnFamily.level0Files);
                mostPendingCompaction =
                        Math.max(mostPendingCompaction, columnFamily.pendingCompaction);
            }
        } catch (RocksDBException e) {
            // Thrown on, it would end the updates of all metrics of the TaskManager.
            closed = true;
            LOG.warn("RocksDB's properties cannot be read; its metrics do not change any more.", e);
        }
    }

    /** To be called before RocksDB is closed: waits until nobody reads it. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    private final class ColumnFamily {

        private final ColumnFamilyHandle handle;
        private volatile long keys;
        private volatile long liveBytes;
        private long level0Files;
        private long pendingCompaction;

        private ColumnFamily(ColumnFamilyHandle handle) {
            this.handle = handle;
        }

        private void read() throws RocksDBException {
            keys = db.getLongProperty(handle, "rocksdb.estimate-num-keys");
            liveBytes = db.getLongProperty(handle, "rocksdb.estimate-live-data-size");
            // RocksDB's limits of both are those of a column family.
            pendingCompaction =
                    db.getLongProperty(handle, "rocksdb.estimate-pending-compaction-bytes");
            level0Files = Long.parseLong(db.getProperty(handle, "rocksdb.num-files-at-level0"));
        }
    }
}
