// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.CompactionPeriod;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

import java.time.Duration;
import java.util.Collection;

import static org.assertj.core.api.Assertions.assertThat;

/** When RocksDB rewrites files that compaction leaves alone, as the documentation says. */
class CompactionPeriodTest {

    /** If this fails, Flink has begun to apply the period: correct the documentation. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ROCKSDB", "TUNED"})
    void flinkIgnoresThePeriodOfTheProfile(TestBackend backend) throws Exception {
        assertThat(CompactionPeriod.of(backend.create(), TtlProfiles.sevenDays()))
                .isEqualTo(Duration.ofDays(30));
    }

    @Test
    void anOptionsFactorySetsIt() throws Exception {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
        backend.setRocksDBOptions(new EverySevenDays());

        assertThat(CompactionPeriod.of(backend, TtlProfiles.sevenDays()))
                .isEqualTo(Duration.ofDays(7));
    }

    private static final class EverySevenDays implements RocksDBOptionsFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public DBOptions createDBOptions(
                DBOptions options, Collection<AutoCloseable> handlesToClose) {
            return options;
        }

        @Override
        public ColumnFamilyOptions createColumnOptions(
                ColumnFamilyOptions options, Collection<AutoCloseable> handlesToClose) {
            return options.setPeriodicCompactionSeconds(Duration.ofDays(7).getSeconds());
        }
    }
}
