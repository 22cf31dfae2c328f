// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.hotstate.Failures.Place;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs that fail again and again, anywhere, end with exactly the right state. */
class HotStateFailuresITCase {

    private static final int FAILURES_AT_EACH_PLACE = 7;
    private static final int RECORDS = 200_000;
    private static final int KEYS = 997;

    /** Records that change nothing; they come slowly until the job has failed often enough. */
    private static final int IDLE_RECORDS = 100_000;

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({"0.5, 100, true", "0.5, 20000, true", "0.0004, 20000, true", "0.008, 5, false"})
    void resultsAreRight(double memory, int maxUnflushed, boolean incremental) throws Exception {
        Failures failures =
                new Failures(FAILURES_AT_EACH_PLACE, Double.hashCode(memory) + maxUnflushed);
        Configuration configuration = new Configuration();
        configuration.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        configuration.set(TunedRocksDBOptions.HOT_STATE_ENABLED, true);
        configuration.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        configuration.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, memory);
        configuration.set(TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED, maxUnflushed);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incremental);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
        try (TestCluster cluster = new TestCluster(configuration, directory)) {
            run(failures, cluster.clientConfiguration());
        }

        assertThat(failures.left()).isZero();
        assertThat(new TreeMap<>(failures.results)).isEqualTo(expected());
    }

    private static void run(Failures failures, Configuration client) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(client);
        env.setParallelism(1);
        env.enableCheckpointing(30);
        int id = failures.id;
        env.fromSequence(0, RECORDS + IDLE_RECORDS - 1)
                .map(record -> pace(id, record))
                .returns(Types.LONG)
                .keyBy(record -> record % KEYS)
                .process(new AllKindsOfState(failures.id))
                .sinkTo(new DiscardingSink<>());
        env.executeAsync("failures").getJobExecutionResult().get();
    }

    private static long pace(int id, long record) throws InterruptedException {
        if (record >= RECORDS && Failures.byId(id).left() > 0) {
            Thread.sleep(1);
        }
        return record;
    }

    /** What the state of each key is in the end, computed without Flink. */
    private static Map<Long, String> expected() {
        Map<Long, String> expected = new TreeMap<>();
        for (long key = 0; key < KEYS; key++) {
            long count = 0;
            long sum = 0;
            Map<Long, Long> map = new TreeMap<>();
            StringBuilder list = new StringBuilder();
            for (long record = key; record < RECORDS; record += KEYS) {
                count++;
                sum += record;
                map.merge(record % 7, 1L, Long::sum);
                if (record % 11 == 0) {
                    map.remove(record % 7);
                }
                list.append(record % 10);
                if (record % 13 == 0) {
                    list.setLength(0);
                }
            }
            expected.put(key, text(count, sum, sum, map, list.toString()));
        }
        return expected;
    }

    private static String text(
            long count, long reduced, long aggregated, Map<Long, Long> map, String list) {
        return String.format("%d %d %d %s %s", count, reduced, aggregated, map, list);
    }

    private static final class AllKindsOfState extends KeyedProcessFunction<Long, Long, Void>
            implements CheckpointedFunction, CheckpointListener {

        private static final long serialVersionUID = 1L;

        private final int id;

        private transient Failures failures;
        private transient ValueState<Long> count;
        private transient ValueState<Long> failing;
        private transient ReducingState<Long> reduced;
        private transient AggregatingState<Long, Long> aggregated;
        private transient MapState<Long, Long> map;
        private transient ListState<Long> list;

        AllKindsOfState(int id) {
            this.id = id;
        }

        @Override
        public void open(OpenContext context) {
            failures = Failures.byId(id);
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
            failing =
                    getRuntimeContext().getState(new ValueStateDescriptor<>("failing", Types.LONG));
            reduced =
                    getRuntimeContext()
                            .getReducingState(
                                    new ReducingStateDescriptor<>(
                                            "reduced", Long::sum, Types.LONG));
            aggregated =
                    getRuntimeContext()
                            .getAggregatingState(
                                    new AggregatingStateDescriptor<>(
                                            "aggregated", new Sum(), Types.LONG));
            map =
                    getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("map", Types.LONG, Types.LONG));
            list = getRuntimeContext().getListState(new ListStateDescriptor<>("list", Types.LONG));
        }

        @Override
        public void processElement(Long record, Context context, Collector<Void> out)
                throws Exception {
            failures.at(Place.RECORD);
            if (failures.isDue(Place.FLUSH)) {
                failWhenTheTierIsWritten();
            }
            Long before = count.value();
            if (record >= RECORDS) {
                count.update(before);
                return;
            }
            if (before == null) {
                context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
            }
            count.update(before == null ? 1 : before + 1);
            reduced.add(record);
            aggregated.add(record);
            Long entry = map.get(record % 7);
            map.put(record % 7, entry == null ? 1 : entry + 1);
            if (record % 11 == 0) {
                map.remove(record % 7);
            }
            list.add(record % 10);
            if (record % 13 == 0) {
                list.clear();
            }
        }

        /** Numbers are serialized no sooner, so only then is it found that this is none. */
        @SuppressWarnings({"rawtypes", "unchecked"})
        private void failWhenTheTierIsWritten() throws Exception {
            ((ValueState) failing).update("no number");
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Void> out)
                throws Exception {
            Map<Long, Long> entries = new TreeMap<>();
            for (Map.Entry<Long, Long> entry : map.entries()) {
                entries.put(entry.getKey(), entry.getValue());
            }
            StringBuilder elements = new StringBuilder();
            list.get().forEach(elements::append);
            failures.results.put(
                    context.getCurrentKey(),
                    text(
                            count.value(),
                            reduced.get(),
                            aggregated.get(),
                            entries,
                            elements.toString()));
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            failures.at(Place.BEFORE_FLUSH);
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            failures.at(Place.AFTER_CHECKPOINT);
        }
    }

    private static final class Sum implements AggregateFunction<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Long value, Long accumulator) {
            return accumulator + value;
        }

        @Override
        public Long getResult(Long accumulator) {
            return accumulator;
        }

        @Override
        public Long merge(Long one, Long other) {
            return one + other;
        }
    }
}
