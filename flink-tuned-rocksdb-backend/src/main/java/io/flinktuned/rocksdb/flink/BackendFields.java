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
