// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.serialization.Amount;
import io.flinktuned.ttl.serialization.StateFormat;
import io.flinktuned.ttl.sliding.Buckets.Bucket;
import io.flinktuned.ttl.sliding.Buckets.Pages;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BucketsSerializerTest {

    private static final StateFormat FORMAT =
            StateFormat.of(SlidingAggregateState.class, 1, "prices");

    @Test
    void aCopySharesNothingMutable() {
        Amount amount = new Amount(1, "USD");
        Buckets<Amount> copy =
                new BucketsSerializer<>(new Amount.Serializer(2), FORMAT)
                        .copy(
                                new Buckets<>(
                                        List.of(new Bucket<>(5, 3, amount)),
                                        7,
                                        1,
                                        new Pages(10, -3, 4)));
        amount.cents = 2;

        assertThat(copy.all).hasSize(1);
        assertThat(copy.all.get(0).end).isEqualTo(5);
        assertThat(copy.all.get(0).width).isEqualTo(3);
        assertThat(copy.all.get(0).accumulator).hasToString("1 USD");
        assertThat(copy.due).isEqualTo(7);
        assertThat(copy.chunk).isEqualTo(1);
        assertThat(copy.pages.last).isEqualTo(4);
    }
}
