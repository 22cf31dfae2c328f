// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * The snapshot of a {@link WrappingSerializer}: its format, and the snapshot of the user's
 * serializer. State in the same format is compatible, or migrated, exactly when the user's type is.
 */
@Internal
public abstract class WrappingSerializerSnapshot<T, N, S extends WrappingSerializer<T, N>>
        extends CompositeTypeSerializerSnapshot<T, S> {

    private static final int VERSION = 1;

    private StateFormat format;

    protected WrappingSerializerSnapshot() {}

    protected WrappingSerializerSnapshot(S serializer) {
        super(serializer);
        format = serializer.format();
    }

    /** The serializer around the user's. */
    protected abstract S around(TypeSerializer<N> nested, StateFormat format);

    @Override
    protected int getCurrentOuterSnapshotVersion() {
        return VERSION;
    }

    @Override
    protected void writeOuterSnapshot(DataOutputView target) throws IOException {
        format.write(target);
    }

    @Override
    protected void readOuterSnapshot(int version, DataInputView source, ClassLoader loader)
            throws IOException {
        format = StateFormat.read(source);
    }

    @Override
    protected OuterSchemaCompatibility resolveOuterSchemaCompatibility(
            TypeSerializerSnapshot<T> written) {
        // An answer of "incompatible" would fail the job without saying why.
        format.checkReads(((WrappingSerializerSnapshot<?, ?, ?>) written).format);
        return OuterSchemaCompatibility.COMPATIBLE_AS_IS;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(S serializer) {
        return new TypeSerializer<?>[] {serializer.nested()};
    }

    @Override
    @SuppressWarnings("unchecked")
    protected S createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
        return around((TypeSerializer<N>) nested[0], format);
    }
}
