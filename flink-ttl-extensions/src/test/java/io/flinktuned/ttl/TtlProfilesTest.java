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
