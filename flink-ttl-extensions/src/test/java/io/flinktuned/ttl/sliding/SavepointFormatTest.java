// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.expiry.Expiring;
import io.flinktuned.ttl.expiry.ExpiringSerializer;
import io.flinktuned.ttl.serialization.StateFormat;
import io.flinktuned.ttl.sliding.Buckets.Bucket;
import io.flinktuned.ttl.sliding.Buckets.Pages;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.TimeDomain;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What savepoints hold, which later versions must be able to read. If this fails, do not change the
 * expected bytes: the state that users have is in them.
 */
class SavepointFormatTest {

    private static final String EXPIRING_SNAPSHOT =
            "ADRpby5mbGlua3R1bmVkLnR0bC5leHBpcnkuRXhwaXJpbmdTZXJpYWxpemVy"
                    + "JFNuYXBzaG90AAAAAwAN5wQAAAABAAZwcmljZXMAAAAEAAdib3VuZGVkAAVm"
                    + "YWxzZQAHcGF0dGVybgAURXZlbnRUaW1lVHRsTWFwU3RhdGUABHRpbWUACkVW"
                    + "RU5UX1RJTUUAB3ZlcnNpb24AATEAFFf9AAAAAQAAAAEAUG9yZy5hcGFjaGUu"
                    + "ZmxpbmsuYXBpLmNvbW1vbi50eXBldXRpbHMuYmFzZS5Mb25nU2VyaWFsaXpl"
                    + "ciRMb25nU2VyaWFsaXplclNuYXBzaG90AAAAAw==";

    private static final String BUCKETS_SNAPSHOT =
            "ADRpby5mbGlua3R1bmVkLnR0bC5zbGlkaW5nLkJ1Y2tldHNTZXJpYWxpemVy"
                    + "JFNuYXBzaG90AAAAAwAN5wQAAAABAAZwcmljZXMAAAADAAlhZ2dyZWdhdGUA"
                    + "B21heGltdW0AB3BhdHRlcm4AFVNsaWRpbmdBZ2dyZWdhdGVTdGF0ZQAHdmVy"
                    + "c2lvbgABMQAUV/0AAAABAAAAAQBQb3JnLmFwYWNoZS5mbGluay5hcGkuY29t"
                    + "bW9uLnR5cGV1dGlscy5iYXNlLkxvbmdTZXJpYWxpemVyJExvbmdTZXJpYWxp"
                    + "emVyU25hcHNob3QAAAAD";

    @Test
    void ofAnEntryThatExpires() throws IOException {
        TypeSerializer<Expiring<Long>> serializer =
                new ExpiringSerializer<>(
                        LongSerializer.INSTANCE,
                        StateFormat.of(EventTimeTtlMapState.class, 1, "prices")
                                .with("time", TimeDomain.EVENT_TIME)
                                .with("bounded", false));

        assertThat(snapshot(serializer)).isEqualTo(EXPIRING_SNAPSHOT);
        assertThat(restored(EXPIRING_SNAPSHOT)).isEqualTo(serializer);
        assertThat(bytes(serializer, new Expiring<>(5, 605, 650, 1, 7L)))
                .isEqualTo("AAAAAAAAAAXYBFoBAAAAAAAAAAAH");
        assertThat(bytes(serializer, new Expiring<>(5, 605, 600, 0, null)))
                .isEqualTo("AAAAAAAAAAXYBAkAAQ==");
    }

    @Test
    void ofTheBucketsOfASlidingAggregate() throws IOException {
        TypeSerializer<Buckets<Long>> serializer =
                new BucketsSerializer<>(
                        LongSerializer.INSTANCE,
                        StateFormat.of(SlidingAggregateState.class, 1, "prices")
                                .with("aggregate", "maximum"));

        assertThat(snapshot(serializer)).isEqualTo(BUCKETS_SNAPSHOT);
        assertThat(restored(BUCKETS_SNAPSHOT)).isEqualTo(serializer);
        assertThat(
                        bytes(
                                serializer,
                                new Buckets<>(
                                        List.of(new Bucket<>(5, 2, 7L), new Bucket<>(6, 2, 8L)),
                                        9,
                                        1,
                                        new Pages(10, -3, 4))))
                .isEqualTo("AAAAAAAAAAkBCAoFAgcCAAAAAAAAAAcFAgAAAAAAAAAI");
    }

    private static String snapshot(TypeSerializer<?> serializer) throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(256);
        TypeSerializerSnapshot.writeVersionedSnapshot(target, serializer.snapshotConfiguration());
        return Base64.getEncoder().encodeToString(target.getCopyOfBuffer());
    }

    private static TypeSerializer<?> restored(String snapshot) throws IOException {
        return TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(Base64.getDecoder().decode(snapshot)),
                        SavepointFormatTest.class.getClassLoader())
                .restoreSerializer();
    }

    private static <T> String bytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(value, target);
        return Base64.getEncoder().encodeToString(target.getCopyOfBuffer());
    }
}
