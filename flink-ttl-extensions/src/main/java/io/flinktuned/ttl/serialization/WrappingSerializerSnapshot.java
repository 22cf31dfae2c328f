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

package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The snapshot of a {@link WrappingSerializer}: that of the user's serializer. So state is
 * compatible, or migrated, exactly when the user's type is.
 */
@Internal
public abstract class WrappingSerializerSnapshot<T, N, S extends WrappingSerializer<T, N>>
        extends CompositeTypeSerializerSnapshot<T, S> {

    private static final int FORMAT = 1;

    protected WrappingSerializerSnapshot() {}

    protected WrappingSerializerSnapshot(S serializer) {
        super(serializer);
    }

    /** The serializer around the user's. */
    protected abstract S around(TypeSerializer<N> nested);

    @Override
    protected int getCurrentOuterSnapshotVersion() {
        return FORMAT;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(S serializer) {
        return new TypeSerializer<?>[] {serializer.nested()};
    }

    @Override
    @SuppressWarnings("unchecked")
    protected S createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
        return around((TypeSerializer<N>) nested[0]);
    }
}
