// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Objects;

/**
 * A serializer of something that holds values of a user's type: what the formats of the patterns
 * have in common.
 *
 * @param <T> what it serializes
 * @param <N> the user's type
 */
@Internal
public abstract class WrappingSerializer<T, N> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    /** The serializer of the user's type. */
    protected final TypeSerializer<N> nested;

    protected final StateFormat format;

    protected WrappingSerializer(TypeSerializer<N> nested, StateFormat format) {
        this.nested = Objects.requireNonNull(nested);
        this.format = Objects.requireNonNull(format);
    }

    /** The same format around another serializer of the user's type. */
    protected abstract WrappingSerializer<T, N> around(TypeSerializer<N> other);

    TypeSerializer<N> nested() {
        return nested;
    }

    StateFormat format() {
        return format;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        TypeSerializer<N> duplicate = nested.duplicate();
        return duplicate == nested ? this : around(duplicate);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public T createInstance() {
        return null;
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && nested.equals(((WrappingSerializer<?, ?>) other).nested)
                && format.equals(((WrappingSerializer<?, ?>) other).format);
    }

    @Override
    public int hashCode() {
        return Objects.hash(getClass(), nested, format);
    }
}
