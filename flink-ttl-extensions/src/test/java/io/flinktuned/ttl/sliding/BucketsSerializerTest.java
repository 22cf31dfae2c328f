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

import io.flinktuned.ttl.serialization.Amount;
import io.flinktuned.ttl.sliding.Buckets.Bucket;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BucketsSerializerTest {

    @Test
    void aCopySharesNothingMutable() {
        Amount amount = new Amount(1, "USD");
        Buckets<Amount> copy =
                new BucketsSerializer<>(new Amount.Serializer(2))
                        .copy(new Buckets<>(List.of(new Bucket<>(5, amount))));
        amount.cents = 2;

        assertThat(copy.all).hasSize(1);
        assertThat(copy.all.get(0).expiresAt).isEqualTo(5);
        assertThat(copy.all.get(0).aggregate).hasToString("1 USD");
    }
}
