// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.conformance;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.sstmerge.RocksDBManualCompactionOptions;

import javax.annotation.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A way to set up the backend in which Flink's conformance suites must pass. */
final class Mode {

    private static final MemorySize MEMORY = MemorySize.ofMebiBytes(16);

    /** Memory of the hot tier, in bytes, for one segment and its index: a few records. */
    static final long ONE_SEGMENT = 600;

    static final long TEN_SEGMENTS = 3000;
    static final long EVERYTHING = MEMORY.getBytes() / 2;

    private final boolean incremental;
    private final Timers timers;
    private final boolean ingestDb;
    @Nullable private final Long hotStateMemory;

    Mode(boolean incremental, Timers timers, boolean ingestDb) {
        this(incremental, timers, ingestDb, null);
    }

    private Mode(
            boolean incremental, Timers timers, boolean ingestDb, @Nullable Long hotStateMemory) {
        this.incremental = incremental;
        this.timers = timers;
        this.ingestDb = ingestDb;
        this.hotStateMemory = hotStateMemory;
    }

    Mode withHotState(long memory) {
        return new Mode(incremental, timers, ingestDb, memory);
    }

    /**
     * Each kind of timers, incremental or not, without hot state and with all of it or little. As
     * in Flink's own RocksDB test, the ingest-DB mode comes on top where it matters: it changes how
     * incremental checkpoints are restored. The first of them have each kind of timers and each
     * size of the tier; {@code conformance.modes} says how many there are.
     */
    static List<Mode> all() {
        return List.of(
                        new Mode(true, Timers.WRITE_BACK, false).withHotState(EVERYTHING),
                        new Mode(false, Timers.ROCKSDB, false).withHotState(TEN_SEGMENTS),
                        new Mode(true, Timers.ROCKSDB, false).withHotState(ONE_SEGMENT),
                        new Mode(true, Timers.HEAP, false).withHotState(EVERYTHING),
                        new Mode(true, Timers.WRITE_BACK, false),
                        new Mode(false, Timers.WRITE_BACK, false),
                        new Mode(true, Timers.ROCKSDB, true),
                        new Mode(false, Timers.HEAP, false))
                .subList(0, Integer.getInteger("conformance.modes", 8));
    }

    Timers timers() {
        return timers;
    }

    TunedRocksDBStateBackend backend(Path rocksDBDirectory) {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incremental);
        config.set(TunedRocksDBOptions.TIMERS, timers);
        config.set(TunedRocksDBOptions.HOT_STATE_ENABLED, hotStateMemory != null);
        config.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, MEMORY);
        if (hotStateMemory != null) {
            config.set(
                    TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO,
                    (double) hotStateMemory / MEMORY.getBytes());
        }
        config.set(RocksDBConfigurableOptions.USE_INGEST_DB_RESTORE_MODE, ingestDb);
        config.set(RocksDBOptions.LOCAL_DIRECTORIES, rocksDBDirectory.toString());
        // As in Flink's own RocksDB test: let its compaction of small files join in.
        config.set(RocksDBManualCompactionOptions.MIN_INTERVAL, Duration.ofMillis(1));
        return new TunedRocksDBStateBackend()
                .configure(config, Thread.currentThread().getContextClassLoader());
    }

    /** Incremental checkpoints in memory, full ones in files, as in Flink's own RocksDB test. */
    CheckpointStorage checkpointStorage(Path checkpointDirectory) {
        return incremental
                ? new JobManagerCheckpointStorage()
                : new FileSystemCheckpointStorage(checkpointDirectory.toUri());
    }

    @Override
    public String toString() {
        return String.format(
                "incremental: %s, timers: %s, ingest DB: %s, hot state: %s",
                incremental, timers, ingestDb, hotStateMemory);
    }
}
