// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A million keys with a kilobyte and a timer each, in memory of a gigabyte for hot state and timers
 * and a heap of 200 MB: as much of the heap is in use as with Flink's backend.
 */
class HeapOfJobITCase {

    private static final int KEYS = 1_000_000;
    private static final int VALUE_BYTES = 1000;
    private static final String RESULT = "live heap: ";

    @TempDir private Path directory;

    @Test
    void takesNoMoreHeapThanFlinks() throws Exception {
        long flinks = liveHeap("rocksdb");
        long tuned = liveHeap(TunedRocksDBStateBackendFactory.class.getName());

        assertThat(tuned - flinks).isLessThan(MemorySize.ofMebiBytes(5).getBytes());
    }

    private long liveHeap(String backend) throws Exception {
        Path log = directory.resolve(backend + ".log");
        Path files = Files.createDirectory(directory.resolve(backend));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "--add-opens=java.base/java.util=ALL-UNNAMED",
                                "-Xmx200m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Job.class.getName(),
                                backend,
                                files.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.waitFor();
        String output = Files.readString(log);
        assertThat(output).contains(RESULT);
        return Long.parseLong(output.split(RESULT)[1].split("\\s")[0]);
    }

    /** Says how much of the heap is in use when all keys have their state, and ends the process. */
    static final class Job {

        private Job() {}

        public static void main(String[] args) throws Exception {
            Configuration configuration = new Configuration();
            configuration.set(StateBackendOptions.STATE_BACKEND, args[0]);
            configuration.set(RocksDBOptions.LOCAL_DIRECTORIES, args[1]);
            configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse("2 gb"));
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
            env.fromSequence(0, KEYS - 1)
                    .assignTimestampsAndWatermarks(
                            WatermarkStrategy.<Long>forMonotonousTimestamps()
                                    .withTimestampAssigner((value, timestamp) -> value))
                    .keyBy(value -> value)
                    .process(new Remember())
                    .sinkTo(new DiscardingSink<>());
            env.execute();
        }
    }

    private static final class Remember extends KeyedProcessFunction<Long, Long, Void> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<byte[]> state;
        private transient int keys;

        @Override
        public void open(OpenContext context) {
            state = getRuntimeContext().getState(new ValueStateDescriptor<>("value", byte[].class));
        }

        @Override
        public void processElement(Long value, Context context, Collector<Void> out)
                throws Exception {
            state.update(new byte[VALUE_BYTES]);
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE - 1 - value);
            if (++keys == KEYS) {
                long least = Long.MAX_VALUE;
                for (int i = 0; i < 5; i++) {
                    System.gc();
                    least =
                            Math.min(
                                    least,
                                    ManagementFactory.getMemoryMXBean()
                                            .getHeapMemoryUsage()
                                            .getUsed());
                }
                System.out.println(RESULT + least);
                System.out.flush();
                // The timers need not fire.
                Runtime.getRuntime().halt(0);
            }
        }
    }
}
