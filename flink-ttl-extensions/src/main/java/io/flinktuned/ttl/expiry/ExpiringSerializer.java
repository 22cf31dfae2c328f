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

package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.WrappingSerializer;
import io.flinktuned.ttl.serialization.WrappingSerializerSnapshot;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** 8 bytes for the time, one that says whether the value is null, and the value. */
@Internal
public final class ExpiringSerializer<V> extends WrappingSerializer<Expiring<V>, V> {

    private static final long serialVersionUID = 1L;

    public ExpiringSerializer(TypeSerializer<V> value) {
        super(value);
    }

    @Override
    protected ExpiringSerializer<V> around(TypeSerializer<V> other) {
        return new ExpiringSerializer<>(other);
    }

    @Override
    public Expiring<V> copy(Expiring<V> from) {
        return new Expiring<>(from.expiresAt, from.value == null ? null : nested.copy(from.value));
    }

    @Override
    public void serialize(Expiring<V> record, DataOutputView target) throws IOException {
        target.writeLong(record.expiresAt);
        target.writeBoolean(record.value == null);
        if (record.value != null) {
            nested.serialize(record.value, target);
        }
    }

    @Override
    public Expiring<V> deserialize(DataInputView source) throws IOException {
        long expiresAt = source.readLong();
        return new Expiring<>(expiresAt, source.readBoolean() ? null : nested.deserialize(source));
    }

    @Override
    public TypeSerializerSnapshot<Expiring<V>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** Its class name is part of every savepoint. */
    public static final class Snapshot<V>
            extends WrappingSerializerSnapshot<Expiring<V>, V, ExpiringSerializer<V>> {

        /** For Flink, to read a savepoint. */
        public Snapshot() {}

        Snapshot(ExpiringSerializer<V> serializer) {
            super(serializer);
        }

        @Override
        protected ExpiringSerializer<V> around(TypeSerializer<V> nested) {
            return new ExpiringSerializer<>(nested);
        }
    }
}
