// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Values of a user's type as they are. It only marks them, so that they are not taken for those of
 * a plain state of Flink, nor the other way round.
 */
@Internal
public final class MarkedSerializer<T> extends WrappingSerializer<T, T> {

    private static final long serialVersionUID = 1L;

    public MarkedSerializer(TypeSerializer<T> nested, StateFormat format) {
        super(nested, format);
    }

    @Override
    protected MarkedSerializer<T> around(TypeSerializer<T> other) {
        return new MarkedSerializer<>(other, format);
    }

    @Override
    public boolean isImmutableType() {
        return nested.isImmutableType();
    }

    @Override
    public T copy(T from) {
        return nested.copy(from);
    }

    @Override
    public void serialize(T record, DataOutputView target) throws IOException {
        nested.serialize(record, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return nested.deserialize(source);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** Its class name is part of every savepoint. */
    @Internal
    public static final class Snapshot<T>
            extends WrappingSerializerSnapshot<T, T, MarkedSerializer<T>> {

        /** For Flink, to read a savepoint. */
        public Snapshot() {}

        Snapshot(MarkedSerializer<T> serializer) {
            super(serializer);
        }

        @Override
        protected MarkedSerializer<T> around(TypeSerializer<T> nested, StateFormat format) {
            return new MarkedSerializer<>(nested, format);
        }
    }
}
