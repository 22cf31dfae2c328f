// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.StateTtlConfig.StateVisibility;
import org.apache.flink.api.common.state.StateTtlConfig.TtlTimeCharacteristic;
import org.apache.flink.api.common.state.StateTtlConfig.UpdateType;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class TtlProfilesTest {

    @Test
    void sevenDaysIsOnlyProlongedByWritesAndHidesWhatExpired() {
        StateTtlConfig config = TtlProfiles.sevenDays().toStateTtlConfig();

        assertThat(config.getTimeToLive()).isEqualTo(Duration.ofDays(7));
        assertThat(config.getUpdateType()).isEqualTo(UpdateType.OnCreateAndWrite);
        assertThat(config.getStateVisibility()).isEqualTo(StateVisibility.NeverReturnExpired);
        assertThat(config.getTtlTimeCharacteristic())
                .isEqualTo(TtlTimeCharacteristic.ProcessingTime);
        assertThat(config.isEnabled()).isTrue();
    }

    @Test
    void heapAndRocksDBFreeSpaceInTheBackground() {
        StateTtlConfig.CleanupStrategies cleanup =
                TtlProfiles.sevenDays().toStateTtlConfig().getCleanupStrategies();

        assertThat(cleanup.getIncrementalCleanupStrategy().getCleanupSize()).isEqualTo(5);
        assertThat(cleanup.getIncrementalCleanupStrategy().runCleanupForEveryRecord()).isFalse();
        assertThat(cleanup.inRocksdbCompactFilter()).isTrue();
        assertThat(cleanup.getRocksdbCompactFilterCleanupStrategy().getQueryTimeAfterNumEntries())
                .isEqualTo(1000);
        assertThat(cleanup.inFullSnapshot()).isFalse();
    }

    @Test
    void theOthersDifferOnlyInTheDuration() {
        assertThat(TtlProfiles.oneDay())
                .isEqualTo(TtlProfiles.sevenDays().withTimeToLive(Duration.ofDays(1)));
        assertThat(TtlProfiles.thirtyDays())
                .isEqualTo(TtlProfiles.sevenDays().withTimeToLive(Duration.ofDays(30)));
        assertThat(TtlProfiles.of(Duration.ofHours(36)))
                .isEqualTo(TtlProfiles.sevenDays().withTimeToLive(Duration.ofHours(36)));
    }
}
