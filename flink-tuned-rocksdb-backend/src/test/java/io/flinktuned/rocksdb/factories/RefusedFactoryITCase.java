// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.factories;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.StatefulJob;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A job whose options factory is refused fails once, whatever its restart strategy is. */
class RefusedFactoryITCase {

    @TempDir private Path directory;

    /** Public, so that Flink can make it by its name. */
    public static class CappedPrefix implements RocksDBOptionsFactory {

        private static final long serialVersionUID = 1L;

        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public DBOptions createDBOptions(
                DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
            return currentOptions;
        }

        @Override
        public ColumnFamilyOptions createColumnOptions(
                ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
            CALLS.incrementAndGet();
            return currentOptions.useCappedPrefixExtractor(4);
        }
    }

    @Test
    void failsOnce() throws Exception {
        Configuration config =
                new Configuration()
                        .set(
                                StateBackendOptions.STATE_BACKEND,
                                TunedRocksDBStateBackendFactory.class.getName())
                        .set(RocksDBOptions.OPTIONS_FACTORY, CappedPrefix.class.getName())
                        .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                        .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20)
                        .set(
                                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                                Duration.ZERO);
        try (TestCluster cluster = new TestCluster(new Configuration(), directory)) {
            JobClient job =
                    StatefulJob.submit(StreamExecutionEnvironment.getExecutionEnvironment(config));

            assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.MINUTES))
                    .hasStackTraceContaining(
                            "The prefix extractor of options factory '"
                                    + CappedPrefix.class.getName()
                                    + "' is 'rocksdb.CappedPrefix.4', but must be none, or one of"
                                    + " a fixed length of at least 3, so that Flink finds key"
                                    + " groups when it rescales. Remove it from the factory.");
            assertThat(CappedPrefix.CALLS).hasValue(1);
        }
    }
}
