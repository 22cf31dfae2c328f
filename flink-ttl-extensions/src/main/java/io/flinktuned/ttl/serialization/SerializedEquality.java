// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.Arrays;

/**
 * Whether two values are the same to the state backend: for one on the heap when they are equal,
 * for RocksDB when their bytes are. These differ for types without {@code equals}, such as arrays.
 * For types that have it they must not differ; that is not checked, because each look would
 * serialize both values.
 */
@Internal
public final class SerializedEquality<T> {

    private final TypeSerializer<T> serializer;

    public SerializedEquality(TypeSerializer<T> serializer) {
        this.serializer = serializer;
    }

    public boolean same(@Nullable T a, @Nullable T b) throws IOException {
        if (a == null || b == null) {
            return a == b;
        }
        // Strings, numbers, enums and the like have equals.
        return a.equals(b) || (!serializer.isImmutableType() && Arrays.equals(bytes(a), bytes(b)));
    }

    private byte[] bytes(T value) throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(value, target);
        return target.getCopyOfBuffer();
    }
}
