// SPDX-License-Identifier: Apache-2.0
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
