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

    private final TypeSerializer<Expiring<Amount>> serializer =
            new ExpiringSerializer<>(new Amount.Serializer(2));

    @Test
    void aCopySharesNothingMutable() {
        Amount amount = new Amount(1, "USD");
        Expiring<Amount> copy = serializer.copy(new Expiring<>(5, amount));
        amount.cents = 2;

        assertThat(serializer.isImmutableType()).isFalse();
        assertThat(copy.value()).hasToString("1 USD");
        assertThat(copy.isExpired(5)).isTrue();
        assertThat(copy.isExpired(4)).isFalse();
        assertThat(serializer.copy(new Expiring<>(5, null)).value()).isNull();
    }

    @Test
    void bytesAreCopiedAsTheyAre() throws Exception {
        DataOutputSerializer written = new DataOutputSerializer(64);
        serializer.serialize(new Expiring<>(5, new Amount(1, "USD")), written);
        serializer.serialize(new Expiring<>(6, null), written);
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
                new ExpiringSerializer<>(LongSerializer.INSTANCE);

        assertThat(stateless.duplicate()).isSameAs(stateless);
        assertThat(serializer.duplicate()).isNotSameAs(serializer).isEqualTo(serializer);
        assertThat(serializer).isNotEqualTo(stateless).hasSameHashCodeAs(serializer.duplicate());
    }

    @Test
    void itsSnapshotRestoresIt() {
        assertThat(serializer.snapshotConfiguration().restoreSerializer()).isEqualTo(serializer);
    }
}
