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
