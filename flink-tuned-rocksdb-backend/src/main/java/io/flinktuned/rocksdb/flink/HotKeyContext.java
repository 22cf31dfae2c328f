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
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.InternalKeyContext;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;

/**
 * The current key of a keyed backend: the object, and what Flink has made of it for RocksDB; and
 * the thread of the task, whose key it is.
 */
final class HotKeyContext<K> {

    final InternalKeyContext<K> keyContext;

    /** Serializes the current key when Flink sets it. */
    private final SerializedCompositeKeyBuilder<K> keyBuilder;

    /** Where it does, so that what it has made need not be copied. */
    private final DataOutputSerializer keyOut;

    /** The one that may use the tier: it makes the backend. */
    private final Thread task = Thread.currentThread();

    HotKeyContext(InternalKeyContext<K> keyContext, SerializedCompositeKeyBuilder<K> keyBuilder) {
        this.keyContext = keyContext;
        this.keyBuilder = keyBuilder;
        this.keyOut = BackendFields.keyOutput(keyBuilder);
    }

    /** Makes the current key, with a namespace, what it is in RocksDB. */
    <N> void build(N namespace, TypeSerializer<N> namespaceSerializer) {
        keyBuilder.setNamespace(namespace, namespaceSerializer);
    }

    /** Begins with what was built last. */
    byte[] bytes() {
        return keyOut.getSharedBuffer();
    }

    /** How long that is. */
    int length() {
        return keyOut.length();
    }

    boolean isInTaskThread() {
        return Thread.currentThread() == task;
    }
}
