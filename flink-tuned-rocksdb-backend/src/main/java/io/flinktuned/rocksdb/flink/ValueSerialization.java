// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.Found;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nullable;

import java.io.IOException;

/** Values of a type, and their bytes as Flink writes them to RocksDB. */
final class ValueSerialization<V> {

    private final TypeSerializer<V> serializer;
    private final DataOutputSerializer out = new DataOutputSerializer(64);
    private final DataInputDeserializer in = new DataInputDeserializer();

    ValueSerialization(TypeSerializer<V> serializer) {
        this.serializer = serializer;
    }

    /** Makes a value its bytes. */
    void serialize(@Nullable V value) {
        try {
            out.clear();
            serializer.serialize(value, out);
        } catch (IOException e) {
            throw new FlinkRuntimeException("Error while serializing value", e);
        }
    }

    /** Begins with the bytes that were made last. */
    byte[] bytes() {
        return out.getSharedBuffer();
    }

    /** How many these are. */
    int length() {
        return out.length();
    }

    @Nullable
    V deserialize(Found found) {
        try {
            in.setBuffer(found.array(), 0, found.length());
            return serializer.deserialize(in);
        } catch (IOException e) {
            throw new FlinkRuntimeException("Error while deserializing value", e);
        }
    }

    V copy(V value) {
        return serializer.copy(value);
    }
}
