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

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.queryablestate.client.state.serialization.KvStateSerializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.InternalKeyContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;

import java.io.IOException;

/**
 * The current key of a keyed backend: the object, and what Flink has made of it for RocksDB; and
 * the thread of the task, whose key it is.
 */
final class HotKeyContext<K> {

    final InternalKeyContext<K> keyContext;
    final SerializedCompositeKeyBuilder<K> keyBuilder;

    /** The one that may use the tier: it makes the backend. */
    private final Thread task = Thread.currentThread();

    HotKeyContext(InternalKeyContext<K> keyContext, SerializedCompositeKeyBuilder<K> keyBuilder) {
        this.keyContext = keyContext;
        this.keyBuilder = keyBuilder;
    }

    /** The key and namespace of a query as they are in RocksDB. Any thread may ask. */
    <N> byte[] ofQuery(
            byte[] serializedKeyAndNamespace,
            TypeSerializer<K> safeKeySerializer,
            TypeSerializer<N> safeNamespaceSerializer)
            throws IOException {
        Tuple2<K, N> keyAndNamespace =
                KvStateSerializer.deserializeKeyAndNamespace(
                        serializedKeyAndNamespace, safeKeySerializer, safeNamespaceSerializer);
        int keyGroups = keyContext.getNumberOfKeyGroups();
        SerializedCompositeKeyBuilder<K> builder =
                new SerializedCompositeKeyBuilder<>(
                        safeKeySerializer,
                        CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(
                                keyGroups),
                        32);
        builder.setKeyAndKeyGroup(
                keyAndNamespace.f0,
                KeyGroupRangeAssignment.assignToKeyGroup(keyAndNamespace.f0, keyGroups));
        return builder.buildCompositeKeyNamespace(keyAndNamespace.f1, safeNamespaceSerializer);
    }

    boolean isInTaskThread() {
        return Thread.currentThread() == task;
    }
}
