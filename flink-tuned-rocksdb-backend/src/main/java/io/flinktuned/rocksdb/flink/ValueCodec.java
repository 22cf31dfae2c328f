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
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.ByteSerializer;
import org.apache.flink.api.common.typeutils.base.CharSerializer;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.EnumSerializer;
import org.apache.flink.api.common.typeutils.base.FloatSerializer;
import org.apache.flink.api.common.typeutils.base.InstantSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LocalDateSerializer;
import org.apache.flink.api.common.typeutils.base.LocalDateTimeSerializer;
import org.apache.flink.api.common.typeutils.base.LocalTimeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.ShortSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.ttl.TtlStateFactory.TtlSerializer;
import org.apache.flink.runtime.state.ttl.TtlValue;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * What values of a type are while they are held: themselves, if nobody can change them and their
 * size is known; the bytes that Flink writes otherwise. Bytes are exactly what RocksDB would give
 * back later, whatever the caller does with the object it has given or got.
 *
 * <p>Only of Flink's own serializers of simple types it is known that nobody can change the values,
 * and that a value comes back from RocksDB as it was. Any other may say that its type is immutable.
 */
abstract class ValueCodec<V> implements HotValues.Codec {

    private static final List<TypeSerializer<?>> IMMUTABLE =
            List.of(
                    BooleanSerializer.INSTANCE,
                    ByteSerializer.INSTANCE,
                    ShortSerializer.INSTANCE,
                    IntSerializer.INSTANCE,
                    LongSerializer.INSTANCE,
                    FloatSerializer.INSTANCE,
                    DoubleSerializer.INSTANCE,
                    CharSerializer.INSTANCE,
                    StringSerializer.INSTANCE,
                    InstantSerializer.INSTANCE,
                    LocalDateSerializer.INSTANCE,
                    LocalTimeSerializer.INSTANCE,
                    LocalDateTimeSerializer.INSTANCE);

    final TypeSerializer<V> serializer;

    private final DataOutputSerializer out = new DataOutputSerializer(64);
    private final DataInputDeserializer in = new DataInputDeserializer();

    private ValueCodec(TypeSerializer<V> serializer) {
        this.serializer = serializer;
    }

    static <V> ValueCodec<V> of(TypeSerializer<V> serializer) {
        return isHeldAsObject(serializer) ? new Objects<>(serializer) : new Bytes<>(serializer);
    }

    /** Asks Flink's serializers whether they equal this one, not the other way round. */
    private static boolean isHeldAsObject(TypeSerializer<?> serializer) {
        if (serializer instanceof TtlSerializer) {
            return IMMUTABLE.stream()
                    .filter(each -> each.getLength() > 0)
                    .map(each -> new TtlSerializer<>(LongSerializer.INSTANCE, each))
                    .anyMatch(each -> each.equals(serializer));
        }
        return serializer instanceof EnumSerializer
                || IMMUTABLE.stream().anyMatch(each -> each.equals(serializer));
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
     * Null, also with a TTL, is held as the bytes that its serializer makes of it, if it accepts
     * null: no object that is held is an array of bytes.
     */
    private static final class Objects<V> extends ValueCodec<V> {

        Objects(TypeSerializer<V> serializer) {
            super(serializer);
        }

        @Override
        Object toHeld(@Nullable V value) {
            boolean isNull =
                    value == null
                            || value instanceof TtlValue
                                    && ((TtlValue<?>) value).getUserValue() == null;
            return isNull ? serialize(value) : value;
        }

        @Override
        @Nullable
        @SuppressWarnings("unchecked")
        V toValue(Object held) {
            return held instanceof byte[] ? deserialize((byte[]) held) : (V) held;
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
