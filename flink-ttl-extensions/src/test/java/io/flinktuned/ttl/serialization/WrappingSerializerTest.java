// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import io.flinktuned.ttl.expiry.Expiring;
import io.flinktuned.ttl.expiry.ExpiringSerializer;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What state backends expect of a serializer beyond writing and reading. */
class WrappingSerializerTest {

    private static final StateFormat FORMAT = StateFormat.of(Object.class, 1, "prices");

    private final TypeSerializer<Expiring<Amount>> serializer =
            new ExpiringSerializer<>(new Amount.Serializer(2), FORMAT);

    @Test
    void aCopySharesNothingMutable() {
        Amount amount = new Amount(1, "USD");
        Expiring<Amount> copy = serializer.copy(new Expiring<>(1, 5, 6, 0, amount));
        amount.cents = 2;

        assertThat(serializer.isImmutableType()).isFalse();
        assertThat(copy).usingRecursiveComparison().isEqualTo(of(new Amount(1, "USD")));
        assertThat(serializer.copy(of(null))).usingRecursiveComparison().isEqualTo(of(null));
    }

    private static Expiring<Amount> of(Amount amount) {
        return new Expiring<>(1, 5, 6, 0, amount);
    }

    @Test
    void timesOfAnySizeComeBack() throws Exception {
        long[] times = {Long.MIN_VALUE, -1, 0, 1, 127, 128, 1L << 40, Long.MAX_VALUE};
        for (long timestamp : times) {
            for (long expiresAt : times) {
                for (long due : times) {
                    Expiring<Amount> entry = new Expiring<>(timestamp, expiresAt, due, 300, null);
                    DataOutputSerializer written = new DataOutputSerializer(64);
                    serializer.serialize(entry, written);
                    assertThat(
                                    serializer.deserialize(
                                            new DataInputDeserializer(written.getCopyOfBuffer())))
                            .usingRecursiveComparison()
                            .isEqualTo(entry);
                }
            }
        }
    }

    @Test
    void bytesAreCopiedAsTheyAre() throws Exception {
        DataOutputSerializer written = new DataOutputSerializer(64);
        serializer.serialize(of(new Amount(1, "USD")), written);
        serializer.serialize(of(null), written);
        DataOutputSerializer copied = new DataOutputSerializer(64);
        DataInputDeserializer source = new DataInputDeserializer(written.getCopyOfBuffer());
        serializer.copy(source, copied);
        serializer.copy(source, copied);

        assertThat(copied.getCopyOfBuffer()).isEqualTo(written.getCopyOfBuffer());
        assertThat(source.available()).isZero();
    }

    @Test
    void aDuplicateIsEqualAndOnlyAsNewAsItMustBe() {
        TypeSerializer<Expiring<Long>> stateless =
                new ExpiringSerializer<>(LongSerializer.INSTANCE, FORMAT);

        assertThat(stateless.duplicate()).isSameAs(stateless);
        assertThat(serializer.duplicate()).isNotSameAs(serializer).isEqualTo(serializer);
        assertThat(serializer).isNotEqualTo(stateless).hasSameHashCodeAs(serializer.duplicate());
    }

    @Test
    void itsSnapshotRestoresIt() {
        assertThat(serializer.snapshotConfiguration().restoreSerializer()).isEqualTo(serializer);
    }
}
