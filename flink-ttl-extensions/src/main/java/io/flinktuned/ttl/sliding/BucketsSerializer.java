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

package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.serialization.WrappingSerializer;
import io.flinktuned.ttl.serialization.WrappingSerializerSnapshot;
import io.flinktuned.ttl.sliding.Buckets.Bucket;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** 4 bytes for the number of buckets, and for each 8 for the time and the aggregate. */
@Internal
public final class BucketsSerializer<V> extends WrappingSerializer<Buckets<V>, V> {

    private static final long serialVersionUID = 1L;

    BucketsSerializer(TypeSerializer<V> aggregate) {
        super(aggregate);
    }

    @Override
    protected BucketsSerializer<V> around(TypeSerializer<V> other) {
        return new BucketsSerializer<>(other);
    }

    @Override
    public Buckets<V> copy(Buckets<V> from) {
        List<Bucket<V>> copies = new ArrayList<>(from.all.size());
        for (Bucket<V> bucket : from.all) {
            copies.add(new Bucket<>(bucket.expiresAt, nested.copy(bucket.aggregate)));
        }
        return new Buckets<>(copies);
    }

    @Override
    public void serialize(Buckets<V> record, DataOutputView target) throws IOException {
        target.writeInt(record.all.size());
        for (Bucket<V> bucket : record.all) {
            target.writeLong(bucket.expiresAt);
            nested.serialize(bucket.aggregate, target);
        }
    }

    @Override
    public Buckets<V> deserialize(DataInputView source) throws IOException {
        int size = source.readInt();
        List<Bucket<V>> buckets = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            buckets.add(new Bucket<>(source.readLong(), nested.deserialize(source)));
        }
        return new Buckets<>(buckets);
    }

    @Override
    public TypeSerializerSnapshot<Buckets<V>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** Its class name is part of every savepoint. */
    public static final class Snapshot<V>
            extends WrappingSerializerSnapshot<Buckets<V>, V, BucketsSerializer<V>> {

        /** For Flink, to read a savepoint. */
        public Snapshot() {}

        Snapshot(BucketsSerializer<V> serializer) {
            super(serializer);
        }

        @Override
        protected BucketsSerializer<V> around(TypeSerializer<V> nested) {
            return new BucketsSerializer<>(nested);
        }
    }
}
