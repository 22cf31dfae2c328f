// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.StateFormat;
import io.flinktuned.ttl.serialization.VarLong;
import io.flinktuned.ttl.serialization.WrappingSerializer;
import io.flinktuned.ttl.serialization.WrappingSerializerSnapshot;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * 8 bytes for the time stamp; how much later it expires, how much later than that it is due, and
 * its chunk in variable length; one byte that says whether the value is null; and the value.
 */
@Internal
public final class ExpiringSerializer<V> extends WrappingSerializer<Expiring<V>, V> {

    private static final long serialVersionUID = 1L;

    public ExpiringSerializer(TypeSerializer<V> value, StateFormat format) {
        super(value, format);
    }

    @Override
    protected ExpiringSerializer<V> around(TypeSerializer<V> other) {
        return new ExpiringSerializer<>(other, format);
    }

    @Override
    public Expiring<V> copy(Expiring<V> from) {
        return new Expiring<>(
                from.timestamp,
                from.expiresAt,
                from.due,
                from.chunk,
                from.value == null ? null : nested.copy(from.value));
    }

    @Override
    public void serialize(Expiring<V> record, DataOutputView target) throws IOException {
        target.writeLong(record.timestamp);
        VarLong.write(record.expiresAt - record.timestamp, target);
        VarLong.writeSigned(record.due - record.expiresAt, target);
        VarLong.write(record.chunk, target);
        target.writeBoolean(record.value == null);
        if (record.value != null) {
            nested.serialize(record.value, target);
        }
    }

    @Override
    public Expiring<V> deserialize(DataInputView source) throws IOException {
        long timestamp = source.readLong();
        long expiresAt = timestamp + VarLong.read(source);
        long due = expiresAt + VarLong.readSigned(source);
        int chunk = (int) VarLong.read(source);
        return new Expiring<>(
                timestamp,
                expiresAt,
                due,
                chunk,
                source.readBoolean() ? null : nested.deserialize(source));
    }

    @Override
    public TypeSerializerSnapshot<Expiring<V>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** Its class name is part of every savepoint. */
    @Internal
    public static final class Snapshot<V>
            extends WrappingSerializerSnapshot<Expiring<V>, V, ExpiringSerializer<V>> {

        /** For Flink, to read a savepoint. */
        public Snapshot() {}

        Snapshot(ExpiringSerializer<V> serializer) {
            super(serializer);
        }

        @Override
        protected ExpiringSerializer<V> around(TypeSerializer<V> nested, StateFormat format) {
            return new ExpiringSerializer<>(nested, format);
        }
    }
}
