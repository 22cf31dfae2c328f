// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;

import org.rocksdb.RocksDB;

import java.lang.reflect.Field;
import java.util.Map;

/** What Flink's backend keeps to itself: it has no accessors that are public on all lines. */
final class BackendFields {

    private BackendFields() {}

    static RocksDB db(RocksDBKeyedStateBackend<?> backend) {
        return (RocksDB) field(backend, "db");
    }

    /** The states and the queues of timers, by their names. */
    @SuppressWarnings("unchecked")
    static Map<String, RocksDbKvStateInfo> states(RocksDBKeyedStateBackend<?> backend) {
        return (Map<String, RocksDbKvStateInfo>) field(backend, "kvStateInformation");
    }

    /** Serializes keys for all states of the backend. */
    @SuppressWarnings("unchecked")
    static <K> SerializedCompositeKeyBuilder<K> keyBuilder(RocksDBKeyedStateBackend<K> backend) {
        return (SerializedCompositeKeyBuilder<K>) field(backend, "sharedRocksKeyBuilder");
    }

    /** Where a builder of keys writes them. */
    static DataOutputSerializer keyOutput(SerializedCompositeKeyBuilder<?> keyBuilder) {
        return (DataOutputSerializer)
                field(SerializedCompositeKeyBuilder.class, keyBuilder, "keyOutView");
    }

    private static Object field(RocksDBKeyedStateBackend<?> backend, String name) {
        return field(RocksDBKeyedStateBackend.class, backend, name);
    }

    private static Object field(Class<?> type, Object object, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "This build is for another version of Flink: its "
                            + type.getSimpleName()
                            + " has no field '"
                            + name
                            + "'.",
                    e);
        }
    }
}
