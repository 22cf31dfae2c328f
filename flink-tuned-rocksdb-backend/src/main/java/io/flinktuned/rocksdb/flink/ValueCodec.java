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

import io.flinktuned.rocksdb.hotstate.HotValues;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nullable;

import java.io.IOException;

/**
 * What values of a type are while they are held: themselves, if nobody can change them and their
 * size is known; the bytes that Flink writes otherwise. Bytes are exactly what RocksDB would give
 * back later, whatever the caller does with the object it has given or got.
 */
abstract class ValueCodec<V> implements HotValues.Codec {

    final TypeSerializer<V> serializer;

    private final DataOutputSerializer out = new DataOutputSerializer(64);
    private final DataInputDeserializer in = new DataInputDeserializer();

    private ValueCodec(TypeSerializer<V> serializer) {
        this.serializer = serializer;
    }

    static <V> ValueCodec<V> of(TypeSerializer<V> serializer) {
        boolean knownSize =
                serializer instanceof StringSerializer
                        || serializer.getLength() > 0 && serializer.getLength() <= 32;
        return serializer.isImmutableType() && knownSize
                ? new Objects<>(serializer)
                : new Bytes<>(serializer);
    }

    /** What is held for a value, or for null. */
    abstract Object toHeld(@Nullable V value);

    /** The value that is held, or null. */
    @Nullable
    abstract V toValue(Object held);

    byte[] serialize(@Nullable V value) {
        try {
            out.clear();
            serializer.serialize(value, out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new FlinkRuntimeException("Error while serializing value", e);
        }
    }

    @Nullable
    V deserialize(byte[] bytes) {
        try {
            in.setBuffer(bytes);
            return serializer.deserialize(in);
        } catch (IOException e) {
            throw new FlinkRuntimeException("Error while deserializing value", e);
        }
    }

    /**
     * Null is held as the bytes that its serializer makes of it, if it accepts null: no object that
     * is held is an array of bytes.
     */
    private static final class Objects<V> extends ValueCodec<V> {

        Objects(TypeSerializer<V> serializer) {
            super(serializer);
        }

        @Override
        Object toHeld(@Nullable V value) {
            return value == null ? serialize(null) : value;
        }

        @Override
        @Nullable
        @SuppressWarnings("unchecked")
        V toValue(Object held) {
            return held instanceof byte[] ? null : (V) held;
        }

        @Override
        public Object held(byte[] stored) {
            V value = deserialize(stored);
            return value == null ? stored : value;
        }

        @Override
        public byte[] stored(Object held) {
            return held instanceof byte[] ? (byte[]) held : serialize(toValue(held));
        }

        /** Rather more than less: two bytes for a character, and objects in objects. */
        @Override
        public int heapBytes(Object held) {
            if (held instanceof byte[]) {
                return arrayBytes((byte[]) held);
            }
            return held instanceof String
                    ? 48 + 2 * ((String) held).length()
                    : 24 + 3 * serializer.getLength();
        }
    }

    private static int arrayBytes(byte[] bytes) {
        return 16 + (bytes.length + 7 & ~7);
    }

    private static final class Bytes<V> extends ValueCodec<V> {

        Bytes(TypeSerializer<V> serializer) {
            super(serializer);
        }

        @Override
        Object toHeld(@Nullable V value) {
            return serialize(value);
        }

        @Override
        @Nullable
        V toValue(Object held) {
            return deserialize((byte[]) held);
        }

        @Override
        public Object held(byte[] stored) {
            return stored;
        }

        @Override
        public byte[] stored(Object held) {
            return (byte[]) held;
        }

        @Override
        public int heapBytes(Object held) {
            return arrayBytes((byte[]) held);
        }
    }
}
