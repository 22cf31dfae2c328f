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

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.ttl.testing.CompactionPeriod;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Flink 2.3 has a key for when RocksDB rewrites files that compaction leaves alone. */
class ConfiguredCompactionPeriodTest {

    private static final Configuration EVERY_TWO_DAYS =
            Configuration.fromMap(
                    Map.of(
                            "state.backend.rocksdb.compaction.filter.periodic-compaction-time",
                            "2 d"));

    @Test
    void theKeySetsItForFlinksBackend() throws Exception {
        ClassLoader loader = getClass().getClassLoader();

        assertThat(
                        CompactionPeriod.of(
                                new EmbeddedRocksDBStateBackend().configure(EVERY_TWO_DAYS, loader),
                                TtlProfiles.sevenDays()))
                .isEqualTo(Duration.ofDays(2));
    }

    @Test
    void theKeySetsItForTheTunedBackend() throws Exception {
        ClassLoader loader = getClass().getClassLoader();

        assertThat(
                        CompactionPeriod.of(
                                new TunedRocksDBStateBackendFactory()
                                        .createFromConfig(EVERY_TWO_DAYS, loader),
                                TtlProfiles.sevenDays()))
                .isEqualTo(Duration.ofDays(2));
    }
}
