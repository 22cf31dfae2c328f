// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.FlinkFaults;
import io.flinktuned.rocksdb.testing.OptionsFile;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.v2.ValueState;
import org.apache.flink.api.common.state.v2.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The asynchronous state API, which reaches this backend through an adaptor of Flink. */
class AsyncStateITCase {

    private static final long KEYS = 100;
    private static final long RECORDS_PER_KEY = 100;
    private static final int FAILURES = 3;

    private static final Map<Long, Long> COUNTS = new ConcurrentHashMap<>();
    private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

    @TempDir private Path directory;
    @TempDir private Path databases;

    /** Flink's own adaptor disposes of nothing (FLINK-40037). */
    @Test
    void countsRightAndLeavesNothingBehindAfterFailures() throws Exception {
        assumeThat(FlinkFaults.HAS_NO_ASYNCHRONOUS_STATE).isFalse();
        COUNTS.clear();
        FAILURES_LEFT.set(FAILURES);
        Configuration configuration = new Configuration();
        configuration.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        configuration.set(RocksDBOptions.LOCAL_DIRECTORIES, databases.toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, FAILURES);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
        try (TestCluster cluster = new TestCluster(configuration, directory)) {
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            cluster.clientConfiguration());
            env.fromSequence(0, KEYS * RECORDS_PER_KEY - 1)
                    .keyBy(record -> record % KEYS)
                    .enableAsyncState()
                    .process(new Counting())
                    .sinkTo(new DiscardingSink<>());
            env.executeAsync().getJobExecutionResult().get();

            assertThat(FAILURES_LEFT).hasValue(0);
            assertThat(COUNTS.values()).hasSize((int) KEYS).containsOnly(RECORDS_PER_KEY);
            assertThat(OptionsFile.databasesUnder(databases)).isEmpty();
        }
    }

    private static final class Counting extends KeyedProcessFunction<Long, Long, Void> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(Long record, Context context, Collector<Void> out) {
            if (record == KEYS * RECORDS_PER_KEY / 2 && FAILURES_LEFT.get() > 0) {
                FAILURES_LEFT.decrementAndGet();
                throw new IllegalStateException("The test makes this job fail.");
            }
            long key = context.getCurrentKey();
            count.asyncValue()
                    .thenAccept(
                            before -> {
                                long now = before == null ? 1 : before + 1;
                                count.asyncUpdate(now);
                                COUNTS.put(key, now);
                            });
        }
    }
}
