// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.text.Bytes;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The parts that statistics of a state are made of. */
class StatisticsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void quantilesAreWithinOnePercentAndTheSumIsExact() {
        Sizes sizes = new Sizes();
        for (int i = 1; i <= 10_000; i++) {
            sizes.add(i);
        }

        assertThat(sizes.total()).isEqualTo(10_000L * 10_001 / 2);
        assertThat(sizes.distribution().median).isCloseTo(5_000, within(50L));
        assertThat(sizes.distribution().p99).isCloseTo(9_900, within(99L));
        assertThat(sizes.distribution().max).isEqualTo(10_000);
    }

    @Test
    void skewIsTheHeaviestToTheMean() {
        KeyGroups keyGroups = new KeyGroups(2, 4);
        keyGroups.add(0, 10);
        keyGroups.add(3, 30);

        KeyGroups.Skew skew = keyGroups.skew();

        assertThat(skew.heaviestKeyGroup).isEqualTo(3);
        assertThat(skew.heaviestKeyGroupToMean).isEqualTo(3.0);
        assertThat(skew.heaviestSubtask).isEqualTo(1);
        assertThat(skew.heaviestSubtaskToMean).isEqualTo(1.5);
        assertThat(skew.keyGroupsInUse).isEqualTo(2);
        assertThat(skew.bytes).containsExactly(10, 0, 0, 30);
    }

    @Test
    void manyKeyGroupsAreShownByNeighbours() {
        KeyGroups keyGroups = new KeyGroups(1, 32_768);
        keyGroups.add(0, 1);
        keyGroups.add(255, 2);
        keyGroups.add(256, 4);

        assertThat(keyGroups.skew().bytes).hasSize(128).startsWith(3, 4, 0);
    }

    @Test
    void aValueExpiresWhenItIsAsOldAsItsTimeToLive() {
        Ages ages = new Ages(NOW, Optional.of(Duration.ofHours(1)));
        ages.add(NOW.minus(Duration.ofHours(1)).toEpochMilli());
        ages.add(NOW.minus(Duration.ofHours(1)).toEpochMilli() + 1);
        ages.add(NOW.plusSeconds(5).toEpochMilli());

        Ages.Summary summary = ages.summary().orElseThrow();

        assertThat(summary.expired).isEqualTo(1);
        assertThat(summary.count).isEqualTo(3);
        assertThat(summary.oldest).isEqualTo(NOW.minus(Duration.ofHours(1)));
    }

    @Test
    void withoutATimeToLiveItIsNotKnownWhatHasExpired() {
        Ages ages = new Ages(NOW, Optional.empty());
        ages.add(0);

        assertThat(ages.summary().orElseThrow().expiredShare).isNull();
    }

    @Test
    void timersAreCountedByWhenTheyAreDue() {
        Timers timers = new Timers(NOW);
        timers.add(Long.MIN_VALUE);
        timers.add(NOW.toEpochMilli());
        timers.add(NOW.toEpochMilli() + 1);
        timers.add(NOW.plus(Duration.ofHours(2)).toEpochMilli());
        timers.add(Long.MAX_VALUE);

        Timers.Summary summary = timers.summary().orElseThrow();

        assertThat(summary.overdue).isEqualTo(2);
        assertThat(summary.dueIn)
                .extracting(bucket -> bucket.count)
                .containsExactly(1L, 0L, 1L, 0L, 0L, 0L, 1L);
        assertThat(summary.last).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timesAreShownInALargeUnit() {
        assertThat(Texts.duration(Duration.ofHours(1).toMillis())).isEqualTo("1 h");
        assertThat(Texts.duration(Duration.ofMinutes(90).toMillis())).isEqualTo("90 min");
        assertThat(Texts.duration(Duration.ofHours(49).toMillis())).isEqualTo("2 d");
        assertThat(Texts.duration(5)).isEqualTo("5 ms");
    }

    @Test
    void sizesAreShownInThreeDigits() {
        assertThat(Bytes.format(0)).isEqualTo("0 b");
        assertThat(Bytes.format(1_536)).isEqualTo("1.5 kb");
        assertThat(Bytes.format(-300L * 1024 * 1024)).isEqualTo("-300 mb");
        assertThat(Bytes.format(Long.MAX_VALUE)).isEqualTo("8.0 eb");
    }
}
