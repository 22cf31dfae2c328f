// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.serialization.StateFormat;
import io.flinktuned.ttl.serialization.VarLong;
import io.flinktuned.ttl.serialization.WrappingSerializer;
import io.flinktuned.ttl.serialization.WrappingSerializerSnapshot;
import io.flinktuned.ttl.sliding.Buckets.Bucket;
import io.flinktuned.ttl.sliding.Buckets.Pages;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * 8 bytes for the place in the index and, in variable length, its chunk, the pages and the number
 * of buckets; for each bucket its end, as the difference from the place in the index, and its
 * width, both in variable length, and the accumulator.
 */
@Internal
public final class BucketsSerializer<A> extends WrappingSerializer<Buckets<A>, A> {

    private static final long serialVersionUID = 1L;

    BucketsSerializer(TypeSerializer<A> accumulator, StateFormat format) {
        super(accumulator, format);
    }

    @Override
    protected BucketsSerializer<A> around(TypeSerializer<A> other) {
        return new BucketsSerializer<>(other, format);
    }

    @Override
    public Buckets<A> copy(Buckets<A> from) {
        List<Bucket<A>> copies = new ArrayList<>(from.all.size());
        for (Bucket<A> bucket : from.all) {
            copies.add(new Bucket<>(bucket.end, bucket.width, nested.copy(bucket.accumulator)));
        }
        return new Buckets<>(copies, from.due, from.chunk, from.pages);
    }

    @Override
    public void serialize(Buckets<A> record, DataOutputView target) throws IOException {
        target.writeLong(record.due);
        VarLong.write(record.chunk, target);
        Pages pages = record.pages;
        VarLong.write(pages.last - pages.first + 1, target);
        if (!pages.isEmpty()) {
            VarLong.write(pages.length, target);
            VarLong.writeSigned(pages.first, target);
        }
        VarLong.write(record.all.size(), target);
        for (Bucket<A> bucket : record.all) {
            VarLong.writeSigned(bucket.end - record.due, target);
            VarLong.write(bucket.width, target);
            nested.serialize(bucket.accumulator, target);
        }
    }

    @Override
    public Buckets<A> deserialize(DataInputView source) throws IOException {
        long due = source.readLong();
        int chunk = (int) VarLong.read(source);
        Pages pages = Pages.NONE;
        long pageCount = VarLong.read(source);
        if (pageCount > 0) {
            long length = VarLong.read(source);
            long first = VarLong.readSigned(source);
            pages = new Pages(length, first, first + pageCount - 1);
        }
        int size = (int) VarLong.read(source);
        List<Bucket<A>> buckets = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long end = due + VarLong.readSigned(source);
            long width = VarLong.read(source);
            buckets.add(new Bucket<>(end, width, nested.deserialize(source)));
        }
        return new Buckets<>(buckets, due, chunk, pages);
    }

    @Override
    public TypeSerializerSnapshot<Buckets<A>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** Its class name is part of every savepoint. */
    @Internal
    public static final class Snapshot<A>
            extends WrappingSerializerSnapshot<Buckets<A>, A, BucketsSerializer<A>> {

        /** For Flink, to read a savepoint. */
        public Snapshot() {}

        Snapshot(BucketsSerializer<A> serializer) {
            super(serializer);
        }

        @Override
        protected BucketsSerializer<A> around(TypeSerializer<A> nested, StateFormat format) {
            return new BucketsSerializer<>(nested, format);
        }
    }
}
