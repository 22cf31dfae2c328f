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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TtlProfilesTest {

    @Test
    void sevenDaysIsOnlyProlongedByWritesAndHidesWhatExpired() {
        StateTtlConfig config = TtlProfiles.sevenDays();

        assertThat(config.getTimeToLive()).isEqualTo(Duration.ofDays(7));
        assertThat(config.getUpdateType()).isEqualTo(UpdateType.OnCreateAndWrite);
        assertThat(config.getStateVisibility()).isEqualTo(StateVisibility.NeverReturnExpired);
        assertThat(config.getTtlTimeCharacteristic())
                .isEqualTo(TtlTimeCharacteristic.ProcessingTime);
        assertThat(config.isEnabled()).isTrue();
    }

    @Test
    void heapAndRocksDBFreeSpaceInTheBackground() {
        StateTtlConfig.CleanupStrategies cleanup = TtlProfiles.sevenDays().getCleanupStrategies();

        assertThat(cleanup.getIncrementalCleanupStrategy().getCleanupSize()).isEqualTo(5);
        assertThat(cleanup.getIncrementalCleanupStrategy().runCleanupForEveryRecord()).isFalse();
        assertThat(cleanup.inRocksdbCompactFilter()).isTrue();
        assertThat(cleanup.getRocksdbCompactFilterCleanupStrategy().getQueryTimeAfterNumEntries())
                .isEqualTo(1000);
    }

    @ParameterizedTest(name = "TTL {0}: files are rewritten every {1}")
    @CsvSource({
        "PT0.001S, P1D",
        "PT23H, P1D",
        "P1D, P1D",
        "P7D, P7D",
        "P30D, P30D",
        "P31D, P30D",
        "P3650D, P30D"
    })
    void filesAreRewrittenAsOftenAsEntriesExpire(Duration timeToLive, Duration period) {
        StateTtlConfig config = TtlProfiles.of(timeToLive);

        assertThat(config.getTimeToLive()).isEqualTo(timeToLive);
        assertThat(
                        config.getCleanupStrategies()
                                .getRocksdbCompactFilterCleanupStrategy()
                                .getPeriodicCompactionTime())
                .isEqualTo(period);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.001S", "PT0.000999999S"})
    void refusesWhatExpiresBeforeItCanBeRead(Duration timeToLive) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TtlProfiles.of(timeToLive))
                .withMessageContaining(timeToLive.toString())
                .withMessageContaining("must be at least 1 ms");
    }

    @Test
    void refusesWhatDoesNotFitALong() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TtlProfiles.of(forever))
                .withMessageContaining(forever.toString())
                .withMessageContaining("must fit a long of milliseconds");
    }
}
