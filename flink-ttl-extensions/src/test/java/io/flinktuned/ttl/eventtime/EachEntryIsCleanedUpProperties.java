// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A put that sets no timer, because one comes before, must be right. */
class EachEntryIsCleanedUpProperties {

    private static final long TTL = 100;
    private static final long BUCKET = 20;

    @Property(tries = 300)
    void eachEntryHasATimer(
            @ForAll @Size(min = 20, max = 200) List<@LongRange(min = 0, max = 10_000) Long> random)
            throws Exception {
        try (PatternHarness<EventTimeTtlMapState<Long, Long>> harness =
                new PatternHarness<>(
                        Backend.HASHMAP,
                        context ->
                                EventTimeTtlMapState.named("map", Types.LONG, Types.LONG)
                                        .timeToLive(Duration.ofMillis(TTL))
                                        .bucketWidth(Duration.ofMillis(BUCKET))
                                        .create(context),
                        (map, timestamp, context) -> map.at(context).onTimer(timestamp))) {
            long watermark = 0;
            harness.watermark(watermark);
            for (long number : random) {
                long timestamp = watermark + number % 50;
                harness.call(
                        "k" + number % 3,
                        (map, context) -> map.at(context).put(number % 7, number, timestamp));
                if (number % 10 == 0) {
                    watermark += number % 90;
                    harness.watermark(watermark);
                } else if (number % 31 == 0) {
                    harness.restore(1 + (int) number % 2);
                    harness.watermark(watermark);
                }
            }
            // Only clean-up can empty state, so this fails if a timer is missing.
            harness.watermark(watermark + 50 + TTL + BUCKET);
            assertThat(harness.keysIn("map")).isZero();
            assertThat(harness.timers()).isZero();
        }
    }
}
