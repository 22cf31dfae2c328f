// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.bounded.BoundedMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;
import io.flinktuned.ttl.testing.Backend;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** All patterns in one function of a job whose TaskManager is killed. */
class PatternsOnAClusterITCase {

    private static final int ELEMENTS = 6000;
    private static final int KEYS = 7;
    private static final int BOUND = 20;
    private static final long BUCKET = 100;
    private static final long TTL = 500;

    private static final OutputTag<String> GONE = new OutputTag<>("gone", Types.STRING);

    private static final AtomicInteger CHECKPOINTS = new AtomicInteger();
    private static final AtomicInteger RESTORED_ATTEMPTS = new AtomicInteger();
    private static volatile boolean killed;

    /** How often each entry was reported, as the state of the job has it. */
    private static final Map<String, Integer> REPORTS = new ConcurrentHashMap<>();

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void eachEntryThatExpiresOrLeavesIsReportedOnceAlthoughATaskManagerDies(Backend backend)
            throws Exception {
        CHECKPOINTS.set(0);
        RESTORED_ATTEMPTS.set(0);
        killed = false;
        REPORTS.clear();
        Configuration configuration = backend.configuration();
        configuration.setString("execution.checkpointing.interval", "20 ms");
        configuration.setString("state.checkpoints.dir", directory.toUri().toString());
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "100");
        configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
        try (MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build())) {
            cluster.start();
            JobClient job =
                    start(
                            new TestStreamEnvironment(
                                    cluster, configuration, 2, List.of(), List.of()));

            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (CHECKPOINTS.get() < 3) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(1);
            }
            cluster.terminateTaskManager(0).get();
            killed = true;
            cluster.startTaskManager();
            job.getJobExecutionResult().get();
        }

        assertThat(RESTORED_ATTEMPTS).hasPositiveValue();
        assertThat(REPORTS.values()).containsOnly(1);
        assertThat(REPORTS.keySet()).containsExactlyInAnyOrderElementsOf(expected());
    }

    private static JobClient start(StreamExecutionEnvironment env) throws Exception {
        env.fromSequence(0, ELEMENTS - 1)
                .map(new SlowUntilKilled())
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Long>forMonotonousTimestamps()
                                .withTimestampAssigner((element, none) -> element))
                .keyBy(element -> element % KEYS)
                .process(new AllPatterns())
                .getSideOutput(GONE)
                .keyBy(entry -> entry)
                .process(new Count())
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync();
    }

    /** Of the bounded map all leave but the last, and which these are depends on the order. */
    private static List<String> expected() {
        Map<String, Long> buckets = new HashMap<>();
        List<String> expected = new ArrayList<>();
        for (long element = 0; element < ELEMENTS; element++) {
            expected.add("event time " + element);
            expected.add("per entry " + element);
            long bucketEnd = (element / BUCKET + 1) * BUCKET;
            buckets.merge(element % KEYS + " at " + (bucketEnd - 1 + TTL), 1L, Long::sum);
        }
        buckets.forEach((bucket, count) -> expected.add("sliding " + bucket + ": " + count));
        for (long key = 0; key < KEYS; key++) {
            for (int i = 0; i < (ELEMENTS - key + KEYS - 1) / KEYS - BOUND; i++) {
                expected.add("bounded " + key + " no. " + i);
            }
        }
        return expected;
    }

    private static final class SlowUntilKilled extends RichMapFunction<Long, Long>
            implements CheckpointListener {

        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext context) {
            if (getRuntimeContext().getTaskInfo().getAttemptNumber() > 0) {
                RESTORED_ATTEMPTS.incrementAndGet();
            }
        }

        @Override
        public Long map(Long element) throws InterruptedException {
            if (!killed) {
                Thread.sleep(1);
            }
            return element;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            CHECKPOINTS.incrementAndGet();
        }
    }

    private static final class AllPatterns extends KeyedProcessFunction<Long, Long, String> {

        private static final long serialVersionUID = 1L;

        private transient EventTimeTtlMapState<Long, Long> eventTime;
        private transient PerEntryTtlMapState<Long, Long> perEntry;
        private transient SlidingAggregateState<Long, Long, Long> sliding;
        private transient BoundedMapState<Long, Long> bounded;
        private transient ValueState<Long> evictions;

        @Override
        public void open(OpenContext context) {
            Duration bucket = Duration.ofMillis(BUCKET);
            eventTime =
                    EventTimeTtlMapState.named("event-time", Types.LONG, Types.LONG)
                            .timeToLive(Duration.ofMillis(TTL))
                            .bucketWidth(bucket)
                            .create(getRuntimeContext());
            perEntry =
                    PerEntryTtlMapState.inEventTime("per-entry", Types.LONG, Types.LONG)
                            .bucketWidth(bucket)
                            .create(getRuntimeContext());
            sliding =
                    SlidingAggregateState.count("sliding", Types.LONG)
                            .over(Duration.ofMillis(TTL))
                            .bucketWidth(bucket)
                            .create(getRuntimeContext());
            bounded =
                    BoundedMapState.named("bounded", Types.LONG, Types.LONG)
                            .atMost(BOUND)
                            .create(getRuntimeContext());
            evictions =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("evictions", Types.LONG));
        }

        private EventTimeTtlMapState<Long, Long>.View eventTime(Context context) {
            return eventTime
                    .at(context)
                    .reportTo((key, value, at) -> context.output(GONE, "event time " + value));
        }

        private PerEntryTtlMapState<Long, Long>.View perEntry(Context context) {
            return perEntry.at(context)
                    .reportTo((key, value, at) -> context.output(GONE, "per entry " + value));
        }

        private SlidingAggregateState<Long, Long, Long>.View sliding(Context context) {
            return sliding.at(context)
                    .reportTo(
                            (key, count, at) ->
                                    context.output(
                                            GONE, "sliding " + key + " at " + at + ": " + count));
        }

        @Override
        public void processElement(Long element, Context context, Collector<String> out)
                throws Exception {
            long time = context.timestamp();
            Duration ttl = Duration.ofMillis(1 + element % TTL);
            assertThat(eventTime(context).put(element, element, time)).isTrue();
            assertThat(perEntry(context).put(element, element, time, ttl)).isTrue();
            assertThat(sliding(context).add(context.getCurrentKey(), 1L, time)).isTrue();
            bounded.at(context)
                    .reportTo(
                            (key, value) -> {
                                Long number = evictions.value();
                                long next = number == null ? 0 : number + 1;
                                evictions.update(next);
                                context.output(
                                        GONE,
                                        "bounded " + context.getCurrentKey() + " no. " + next);
                            })
                    .put(element, element);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
                throws Exception {
            eventTime(context).onTimer(timestamp);
            perEntry(context).onTimer(timestamp);
            sliding(context).onTimer(timestamp);
        }
    }

    private static final class Count extends KeyedProcessFunction<String, String, String> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Integer> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.INT));
        }

        @Override
        public void processElement(String entry, Context context, Collector<String> out)
                throws Exception {
            int reports = count.value() == null ? 1 : count.value() + 1;
            count.update(reports);
            REPORTS.merge(entry, reports, Math::max);
        }
    }
}
