// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;

import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** A keyed state backend of a {@link TestSlot}, and the RocksDB in it. */
public final class LiveDatabase implements AutoCloseable {

    private final AbstractKeyedStateBackend<Integer> backend;
    private final RocksDB db;

    LiveDatabase(AbstractKeyedStateBackend<Integer> backend) throws ReflectiveOperationException {
        this.backend = backend;
        Field field = RocksDBKeyedStateBackend.class.getDeclaredField("db");
        field.setAccessible(true);
        this.db = (RocksDB) field.get(backend.getDelegatedKeyedStateBackend(true));
    }

    /** Makes a map state, which is a column family of its own. */
    public MapState<Long, byte[]> mapState(String name) throws Exception {
        return backend.getPartitionedState(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                new MapStateDescriptor<>(
                        name, LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
    }

    /** The backend itself. */
    public AbstractKeyedStateBackend<Integer> backend() {
        return backend;
    }

    /** Sets the key that states read and write. */
    public void setKey(int key) {
        backend.setCurrentKey(key);
    }

    /** The options that the database has written. */
    public OptionsFile options() {
        return OptionsFile.of(directory());
    }

    /** The directory of the database. */
    public Path directory() {
        return Path.of(db.getName());
    }

    /** A property of the whole database: the sum over its column families. */
    public long sum(String property) throws RocksDBException {
        return db.getAggregatedLongProperty(property);
    }

    /** A property of the default column family, for what all column families share. */
    public long shared(String property) throws RocksDBException {
        return db.getLongProperty(property);
    }

    /** The levels that have SST files. */
    public Set<Integer> levels() {
        return db.getLiveFilesMetaData().stream()
                .map(LiveFileMetaData::level)
                .collect(Collectors.toSet());
    }

    /**
     * A checkpoint, in memory.
     *
     * @param registry of the JobManager, which knows what earlier checkpoints share with it
     */
    public KeyedStateHandle snapshot(long checkpointId, SharedStateRegistry registry)
            throws Exception {
        return Checkpoints.take(
                backend, checkpointId, new MemCheckpointStreamFactory(1 << 28), registry);
    }

    @Override
    public void close() throws IOException {
        backend.close();
        backend.dispose();
    }
}
