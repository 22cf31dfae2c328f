// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Session windows: each record deletes the timer of its window and registers another one. The job
 * fails once.
 */
class SessionWindowsITCase extends TimersITBase {

    private static final long RECORDS = 100_000;
    private static final long KEYS = 500;
    private static final long GAP_MS = 2_000;

    private static final AtomicBoolean FAILED = new AtomicBoolean();
    private static final ConcurrentSkipListSet<String> WINDOWS = new ConcurrentSkipListSet<>();

    /** A key is silent about every third time for longer than the gap. */
    private static long key(long value) {
        return (value * 0x9E3779B97F4A7C15L >>> 40) % KEYS;
    }

    /** Up to half a second out of order. */
    private static long time(long value) {
        return 3 * value + (value * 0xC2B2AE3D27D4EB4FL >>> 40) % 500;
    }

    private static String window(long key, long start, long end, long records) {
        return String.format("key %d, [%d, %d): %d", key, start, end, records);
    }

    @ParameterizedTest
    @EnumSource(Timers.class)
    void windowsAreComplete(Timers timers) throws Exception {
        FAILED.set(false);
        WINDOWS.clear();
        Configuration configuration =
                restartingOnce(Snapshot.INCREMENTAL_CHECKPOINT.tuned(timers, directory));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.fromSequence(0, RECORDS - 1)
                .setParallelism(1)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Long>forBoundedOutOfOrderness(Duration.ofMillis(500))
                                .withTimestampAssigner((value, timestamp) -> time(value)))
                .setParallelism(1)
                .map(SessionWindowsITCase::failOnce)
                .returns(Long.class)
                .setParallelism(1)
                .keyBy(SessionWindowsITCase::key)
                .window(EventTimeSessionWindows.withGap(Duration.ofMillis(GAP_MS)))
                .process(new Record())
                .sinkTo(new DiscardingSink<>());
        env.execute();

        assertThat(FAILED).isTrue();
        assertThat(new TreeSet<>(WINDOWS)).isEqualTo(expected());
    }

    private static long failOnce(long value) {
        if (value == RECORDS / 2 && FAILED.compareAndSet(false, true)) {
            throw new IllegalStateException("The test makes this job fail.");
        }
        return value;
    }

    private static TreeSet<String> expected() {
        Map<Long, TreeMap<Long, Long>> timesByKey = new TreeMap<>();
        for (long value = 0; value < RECORDS; value++) {
            timesByKey
                    .computeIfAbsent(key(value), key -> new TreeMap<>())
                    .merge(time(value), 1L, Long::sum);
        }
        TreeSet<String> windows = new TreeSet<>();
        timesByKey.forEach(
                (key, times) -> {
                    long start = times.firstKey();
                    long last = start;
                    long records = 0;
                    for (Map.Entry<Long, Long> time : times.entrySet()) {
                        // Windows that touch are one.
                        if (time.getKey() - last > GAP_MS) {
                            windows.add(window(key, start, last + GAP_MS, records));
                            start = time.getKey();
                            records = 0;
                        }
                        last = time.getKey();
                        records += time.getValue();
                    }
                    windows.add(window(key, start, last + GAP_MS, records));
                });
        assertThat(windows).hasSizeGreaterThan((int) (10 * KEYS));
        return windows;
    }

    private static final class Record extends ProcessWindowFunction<Long, Void, Long, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                Long key, Context context, Iterable<Long> records, Collector<Void> out) {
            WINDOWS.add(
                    window(
                            key,
                            context.window().getStart(),
                            context.window().getEnd(),
                            StreamSupport.stream(records.spliterator(), false).count()));
        }
    }
}
