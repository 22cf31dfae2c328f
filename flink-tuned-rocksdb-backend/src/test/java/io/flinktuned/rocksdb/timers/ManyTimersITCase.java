// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three million timers, or as many as {@code -Dtimers} says: near ones, far ones and some that are
 * deleted, with checkpoints.
 */
@Timeout(1800)
class ManyTimersITCase extends TimersITBase {

    /** Those that are not deleted again. */
    private static final int TIMERS_PER_RECORD = 10;

    private static final long RECORDS = Long.getLong("timers", 3_000_000) / TIMERS_PER_RECORD;

    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @ParameterizedTest
    @ValueSource(ints = {2, 64})
    void eachTimerFiresOnce(int mebibytes) throws Exception {
        Snapshot kind = Snapshot.INCREMENTAL_CHECKPOINT;
        Configuration configuration = restartingOnce(kind.tuned(Timers.WRITE_BACK, directory));
        MemorySize slot = MemorySize.ofMebiBytes(128);
        configuration.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, slot);
        configuration.set(
                TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO,
                (double) mebibytes / slot.getMebiBytes());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
        // There is no state but timers, and RocksDB has much to do.
        configuration.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        FAILED.set(false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.fromSequence(0, RECORDS - 1)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Long>forMonotonousTimestamps()
                                .withTimestampAssigner((value, timestamp) -> value))
                .keyBy(value -> value % 50_000)
                .process(new RegisterAndCount())
                .sinkTo(new DiscardingSink<>());
        JobExecutionResult result = env.execute();

        assertThat(FAILED).isTrue();
        assertThat(result.<Long>getAccumulatorResult("fired"))
                .isEqualTo(RECORDS * TIMERS_PER_RECORD);
        assertThat(result.<Long>getAccumulatorResult("sum"))
                .isEqualTo(result.<Long>getAccumulatorResult("expected"));
    }

    /** Counts and sums up timers in operator state, which goes back after a failure. */
    private static final class RegisterAndCount extends KeyedProcessFunction<Long, Long, Void>
            implements CheckpointedFunction {

        private static final long serialVersionUID = 1L;

        private long fired;
        private long sum;
        private long expected;
        private transient ListState<Long> state;

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            state =
                    context.getOperatorStateStore()
                            .getListState(new ListStateDescriptor<>("sums", Long.class));
            long[] values = new long[3];
            int i = 0;
            for (Long value : state.get()) {
                values[i++ % 3] += value;
            }
            fired = values[0];
            sum = values[1];
            expected = values[2];
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            state.update(List.of(fired, sum, expected));
        }

        @Override
        public void processElement(Long value, Context context, Collector<Void> out) {
            if (value > RECORDS / 2 && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("The test makes this job fail.");
            }
            TimerService timers = context.timerService();
            long key = context.getCurrentKey();
            for (int i = 0; i < TIMERS_PER_RECORD; i++) {
                // Near ones and far ones, all different for a key.
                long time = 3 * (value + (i < 8 ? 1_000L : 200_013L) * i) + 1;
                timers.registerEventTimeTimer(time);
                timers.registerEventTimeTimer(time);
                expected += hash(key, time);
                timers.registerEventTimeTimer(time + 1);
                timers.deleteEventTimeTimer(time + 1);
            }
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<Void> out) {
            fired++;
            sum += hash(context.getCurrentKey(), time);
        }

        private static long hash(long key, long time) {
            long product = (key * 31 + time) * 0x9E3779B97F4A7C15L;
            return product ^ product >>> 29;
        }

        @Override
        public void close() {
            add("fired", fired);
            add("sum", sum);
            add("expected", expected);
        }

        private void add(String name, long value) {
            LongCounter counter = getRuntimeContext().getLongCounter(name);
            counter.add(value);
        }
    }
}
