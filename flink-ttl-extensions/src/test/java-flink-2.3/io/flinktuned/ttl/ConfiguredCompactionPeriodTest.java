// SPDX-License-Identifier: Apache-2.0
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
