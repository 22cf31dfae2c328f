// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.memory.SegmentPool;
import io.flinktuned.rocksdb.testing.Checkpoints;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;
import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.Keyed;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.PriorityComparable;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.SharedStateRegistryImpl;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueElement;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;
import org.apache.flink.state.rocksdb.RocksDBWriteBatchWrapper;
import org.apache.flink.util.IOUtils;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The keyed backend of a task, made as a task makes it, for tests of its timers. */
final class TimerBackend implements AutoCloseable {

    private static final String QUEUE = "timers";
    private static final String OTHER_QUEUE = "more-timers";
    private static final MemorySize ROCKSDB = MemorySize.ofMebiBytes(64);

    private final CheckpointStreamFactory streams;
    private final CloseableRegistry cancelStreams = new CloseableRegistry();
    private final MockEnvironment environment;
    private final AbstractKeyedStateBackend<Long> backend;
    private WriteBackTimers writeBack;
    private SegmentPool pool;

    /** A new backend for all of 128 key groups. */
    TimerBackend(Timers timers, MemorySize memory, Path directory) throws Exception {
        this(timers, memory, directory, KeyGroupRange.of(0, 127), 128, List.of());
    }

    /**
     * @param memory for write-back timers; zero for one segment, the least there can be
     * @param directory for the files of RocksDB and of checkpoints
     * @param restored snapshots of key groups among which are {@code keyGroups}; none for a new
     *     backend
     */
    TimerBackend(
            Timers timers,
            MemorySize memory,
            Path directory,
            KeyGroupRange keyGroups,
            int maxParallelism,
            Collection<KeyedStateHandle> restored)
            throws Exception {
        long timersMemory = Math.max(256, memory.getBytes());
        long slotMemory = ROCKSDB.getBytes() + timersMemory;
        Path checkpoints = Files.createTempDirectory(directory, "checkpoints");
        streams =
                new FsCheckpointStreamFactory(
                        FileSystem.getLocalFileSystem(),
                        new org.apache.flink.core.fs.Path(checkpoints.toUri()),
                        new org.apache.flink.core.fs.Path(checkpoints.toUri()),
                        0,
                        4096);
        environment =
                new MockEnvironmentBuilder()
                        .setTaskManagerRuntimeInfo(
                                new TestingTaskManagerRuntimeInfo(
                                        new Configuration(), directory.toFile()))
                        .build();
        backend =
                new TunedRocksDBStateBackend()
                        .setTimers(timers)
                        .setFixedMemoryPerSlot(new MemorySize(slotMemory))
                        .set(TunedRocksDBOptions.HOT_STATE_ENABLED, false)
                        .set(
                                TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO,
                                (timersMemory + 0.5) / slotMemory)
                        .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true)
                        // One may always come.
                        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1))
                        .configure(new Configuration(), TimerBackend.class.getClassLoader())
                        .createKeyedStateBackend(
                                new KeyedStateBackendParametersImpl<>(
                                        environment,
                                        environment.getJobID(),
                                        "operator",
                                        LongSerializer.INSTANCE,
                                        maxParallelism,
                                        keyGroups,
                                        environment.getTaskKvStateRegistry(),
                                        TtlTimeProvider.DEFAULT,
                                        environment.getMetricGroup(),
                                        (name, value) -> {},
                                        restored,
                                        cancelStreams,
                                        1.0));
    }

    <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> queue(TypeSerializer<T> serializer) {
        return backend.create(QUEUE, serializer);
    }

    /** The queue as Flink asks for it when it replays a changelog. */
    <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> replayedQueue(TypeSerializer<T> serializer) {
        return backend.create(QUEUE, serializer, true);
    }

    /** A write-back queue with memory of its own. */
    <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> writeBackQueue(
                    TypeSerializer<T> serializer, MemorySize memory, CheckpointSchedule schedule)
                    throws ReflectiveOperationException {
        pool = new SegmentPool(memory.getBytes());
        return writeBackQueue(serializer, pool, schedule);
    }

    /** A write-back queue of any elements whose bytes are in their order. */
    <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> writeBackQueue(
                    TypeSerializer<T> serializer, SegmentPool memory, CheckpointSchedule schedule)
                    throws ReflectiveOperationException {
        queue(serializer);
        RocksDBKeyedStateBackend<?> flinks =
                (RocksDBKeyedStateBackend<?>) backend.getDelegatedKeyedStateBackend(true);
        writeBack =
                new WriteBackTimers(
                        (RocksDB) field("db"),
                        flinks.getReadOptions(),
                        flinks.getWriteOptions(),
                        flinks.getKeyGroupRange(),
                        flinks.getNumberOfKeyGroups(),
                        flinks.getKeyGroupPrefixBytes(),
                        memory.open(),
                        schedule);
        return writeBack.queue(columnFamily(QUEUE), serializer);
    }

    /** One more queue in the memory of the last {@link #writeBackQueue}. */
    <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            KeyGroupedInternalPriorityQueue<T> anotherQueue(TypeSerializer<T> serializer)
                    throws ReflectiveOperationException {
        backend.create(OTHER_QUEUE, serializer);
        return writeBack.queue(columnFamily(OTHER_QUEUE), serializer);
    }

    /** A write-back queue with as much memory as it wants. */
    <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
            WriteBackTimerQueue<T> writeBackQueue(
                    TypeSerializer<T> serializer, UnflushedLimit limit)
                    throws ReflectiveOperationException {
        queue(serializer);
        RocksDBKeyedStateBackend<?> flinks =
                (RocksDBKeyedStateBackend<?>) backend.getDelegatedKeyedStateBackend(true);
        RocksDB db = (RocksDB) field("db");
        pool = new SegmentPool(1L << 30);
        return new WriteBackTimerQueue<>(
                serializer,
                flinks.getKeyGroupRange(),
                flinks.getNumberOfKeyGroups(),
                flinks.getKeyGroupPrefixBytes(),
                new TimersInRocksDB(
                        db,
                        columnFamily(QUEUE),
                        flinks.getReadOptions(),
                        new RocksDBWriteBatchWrapper(db, flinks.getWriteOptions())),
                new TimerMemory(pool.open()),
                limit);
    }

    private ColumnFamilyHandle columnFamily(String queue) throws ReflectiveOperationException {
        return ((RocksDbKvStateInfo) ((Map<?, ?>) field("kvStateInformation")).get(queue))
                .columnFamilyHandle;
    }

    /** Of the last {@link #writeBackQueue}. */
    WriteBackTimers writeBack() {
        return writeBack;
    }

    private Object field(String name) throws ReflectiveOperationException {
        Field field = RocksDBKeyedStateBackend.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(backend.getDelegatedKeyedStateBackend(true));
    }

    /** How many timers have been put into RocksDB or deleted from it. */
    long writes() throws ReflectiveOperationException {
        return ((RocksDB) field("db")).getLatestSequenceNumber();
    }

    /** Takes a first checkpoint of a new backend. */
    KeyedStateHandle snapshot(long id) throws Exception {
        return snapshot(id, new SharedStateRegistryImpl());
    }

    /**
     * Takes a checkpoint.
     *
     * @param files of the checkpoints before, which this one may share
     */
    KeyedStateHandle snapshot(long id, SharedStateRegistry files) throws Exception {
        return Checkpoints.take(backend, id, streams, files);
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAllQuietly(writeBack, pool);
        backend.close();
        backend.dispose();
        environment.close();
    }
}
