// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.StateTtlConfig.StateVisibility;
import org.apache.flink.api.common.state.StateTtlConfig.UpdateType;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TtlProfileTest {

    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void everySettingReachesFlink() {
        StateTtlConfig config =
                TtlProfile.builder(WEEK)
                        .prolongOnRead()
                        .returnExpiredIfNotCleanedUp()
                        .cleanupOnHeap(20, true)
                        .cleanupInCompaction(50)
                        .periodicCompaction(Duration.ofHours(3))
                        .cleanupInSnapshots()
                        .build()
                        .toStateTtlConfig();

        assertThat(config.getTimeToLive()).isEqualTo(WEEK);
        assertThat(config.getUpdateType()).isEqualTo(UpdateType.OnReadAndWrite);
        assertThat(config.getStateVisibility())
                .isEqualTo(StateVisibility.ReturnExpiredIfNotCleanedUp);
        StateTtlConfig.CleanupStrategies cleanup = config.getCleanupStrategies();
        assertThat(cleanup.getIncrementalCleanupStrategy().getCleanupSize()).isEqualTo(20);
        assertThat(cleanup.getIncrementalCleanupStrategy().runCleanupForEveryRecord()).isTrue();
        assertThat(cleanup.getRocksdbCompactFilterCleanupStrategy().getQueryTimeAfterNumEntries())
                .isEqualTo(50);
        assertThat(cleanup.getRocksdbCompactFilterCleanupStrategy().getPeriodicCompactionTime())
                .isEqualTo(Duration.ofHours(3));
        assertThat(cleanup.inFullSnapshot()).isTrue();
    }

    @ParameterizedTest(name = "TTL {0}: files are rewritten every {1}")
    @CsvSource({
        "PT1S, P1D",
        "PT23H, P1D",
        "P1D, P1D",
        "P7D, P7D",
        "P30D, P30D",
        "P31D, P30D",
        "P3650D, P30D"
    })
    void asksForFilesToBeRewrittenAsOftenAsEntriesExpire(Duration timeToLive, Duration period) {
        assertThat(
                        TtlProfiles.of(timeToLive)
                                .toStateTtlConfig()
                                .getCleanupStrategies()
                                .getRocksdbCompactFilterCleanupStrategy()
                                .getPeriodicCompactionTime())
                .isEqualTo(period);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.001S", "PT0.000999999S", "P-7D"})
    void refusesWhatExpiresBeforeItCanBeRead(Duration timeToLive) {
        assertRefused(TtlProfile.builder(timeToLive))
                .hasMessage(
                        "The time to live is %s, but must be at least 1 ms: anything shorter"
                                + " expires before it can be read.",
                        timeToLive);
    }

    @Test
    void refusesWhatDoesNotFitALong() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

        assertRefused(TtlProfile.builder(forever))
                .hasMessageContaining(forever.toString())
                .hasMessageContaining("must fit a long of milliseconds");
    }

    @Test
    void acceptsTheLongest() {
        Duration longest = Duration.ofMillis(Long.MAX_VALUE);

        assertThat(TtlProfiles.of(longest).toStateTtlConfig().getTimeToLive()).isEqualTo(longest);
    }

    @Test
    void refusesToExpireFasterThanCompactionLooksAtTheClock() {
        assertRefused(TtlProfile.builder(Duration.ofMillis(999)))
                .hasMessage(
                        "The time to live is PT0.999S, but a compaction of RocksDB looks at the"
                                + " clock only once per 1000 entries, and may need longer than that"
                                + " for them. Use at least 1000 ms, or cleanupInCompaction(999) or"
                                + " less, or forBackend(HASHMAP) if the state is on the heap.");
        assertRefused(TtlProfile.builder(Duration.ofSeconds(5)).cleanupInCompaction(5001))
                .hasMessageContaining("PT5S")
                .hasMessageContaining("once per 5001 entries")
                .hasMessageContaining("cleanupInCompaction(5000) or less");
    }

    @Test
    void acceptsAShortTimeIfCompactionLooksOften() {
        Duration shortTime = Duration.ofMillis(20);

        assertThat(TtlProfile.builder(shortTime).cleanupInCompaction(20).build().timeToLive())
                .isEqualTo(shortTime);
        assertThat(
                        TtlProfile.builder(shortTime)
                                .forBackend(TtlBackend.HASHMAP)
                                .build()
                                .toStateTtlConfig()
                                .getCleanupStrategies()
                                .getRocksdbCompactFilterCleanupStrategy()
                                .getQueryTimeAfterNumEntries())
                .isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesToLookAtTheClockAfterNoEntries(long entries) {
        assertRefused(TtlProfile.builder(WEEK).cleanupInCompaction(entries))
                .hasMessage(
                        "Compaction looks at the clock after %d entries, but must after 1 or more.",
                        entries);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesToLookAtNoKeys(int keys) {
        assertRefused(TtlProfile.builder(WEEK).cleanupOnHeap(keys, false))
                .hasMessage("cleanupOnHeap looks at %d keys, but must look at 1 or more.", keys);
    }

    @Test
    void refusesAPeriodLongerThanTheTimeToLive() {
        assertRefused(TtlProfile.builder(WEEK).periodicCompaction(WEEK.plusMillis(1)))
                .hasMessageContaining("The period of compaction is PT168H0.001S")
                .hasMessageContaining("longer than the time to live of PT168H")
                .hasMessageContaining("Use at most the time to live");
        assertThat(TtlProfile.builder(WEEK).periodicCompaction(WEEK).build().timeToLive())
                .isEqualTo(WEEK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.999S", "PT-1S"})
    void refusesAPeriodThatMeansNever(Duration period) {
        assertRefused(TtlProfile.builder(WEEK).periodicCompaction(period))
                .hasMessage(
                        "The period of compaction is %s, but must be at least 1 s: RocksDB counts"
                                + " whole seconds and takes 0 for never.",
                        period);
    }

    @Test
    void refusesHeapCleanupOnRocksDB() {
        assertRefused(
                        TtlProfile.builder(WEEK)
                                .cleanupOnHeap(5, false)
                                .forBackend(TtlBackend.ROCKSDB))
                .hasMessageStartingWith("cleanupOnHeap does nothing on RocksDB");
    }

    @Test
    void refusesCompactionOnTheHeap() {
        TtlBackend heap = TtlBackend.HASHMAP;

        assertRefused(TtlProfile.builder(WEEK).cleanupInCompaction(1000).forBackend(heap))
                .hasMessageStartingWith("cleanupInCompaction does nothing on the hashmap backend");
        assertRefused(TtlProfile.builder(WEEK).periodicCompaction(WEEK).forBackend(heap))
                .hasMessageStartingWith("periodicCompaction does nothing on the hashmap backend");
    }

    @Test
    void refusesCleanupInCheckpointsThatAreCopiesOfFiles() {
        TtlProfile.Builder builder = TtlProfile.builder(WEEK).cleanupInSnapshots();

        assertRefused(builder.forBackend(TtlBackend.ROCKSDB))
                .hasMessageStartingWith(
                        "cleanupInSnapshots does nothing in checkpoints of RocksDB");
        assertThat(
                        builder.forBackend(TtlBackend.HASHMAP)
                                .build()
                                .toStateTtlConfig()
                                .getCleanupStrategies()
                                .inFullSnapshot())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void acceptsTheDefaultsOnEveryBackend(TtlBackend backend) {
        assertThat(TtlProfile.builder(WEEK).forBackend(backend).build().timeToLive())
                .isEqualTo(WEEK);
    }

    @Test
    void anotherTimeToLiveKeepsTheRest() {
        TtlProfile.Builder builder = TtlProfile.builder(WEEK);
        TtlProfile profile = everything(builder).build();

        assertThat(profile.withTimeToLive(Duration.ofDays(5)))
                .isEqualTo(everything(TtlProfile.builder(Duration.ofDays(5))).build())
                .hasSameHashCodeAs(everything(TtlProfile.builder(Duration.ofDays(5))).build())
                .isNotEqualTo(profile);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile.withTimeToLive(Duration.ofDays(3)))
                .withMessageContaining("longer than the time to live of PT72H");
    }

    @Test
    void anotherTimeToLiveKeepsCleanupOnTheHeapAndInSnapshots() {
        TtlProfile week =
                TtlProfile.builder(WEEK).cleanupOnHeap(20, true).cleanupInSnapshots().build();

        assertThat(week.withTimeToLive(Duration.ofDays(5)))
                .isEqualTo(
                        TtlProfile.builder(Duration.ofDays(5))
                                .cleanupOnHeap(20, true)
                                .cleanupInSnapshots()
                                .build());
    }

    private static TtlProfile.Builder everything(TtlProfile.Builder builder) {
        return builder.prolongOnRead()
                .returnExpiredIfNotCleanedUp()
                .forBackend(TtlBackend.ROCKSDB)
                .cleanupInCompaction(50)
                .periodicCompaction(Duration.ofDays(4));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(TtlProfile.Builder builder) {
        return assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }
}
