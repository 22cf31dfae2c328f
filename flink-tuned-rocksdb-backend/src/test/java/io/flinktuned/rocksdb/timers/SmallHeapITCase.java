// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.TimerSerializer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/** A million keys with a timer each, in a JVM whose heap does not hold a million timers. */
class SmallHeapITCase {

    private static final int KEYS = 1_000_000;

    private static final int OUT_OF_MEMORY = 3;

    @TempDir private Path directory;

    @Test
    void writeBackTimersNeedNotFitTheHeap() throws Exception {
        assertThat(exitValue(Timers.WRITE_BACK)).isZero();
    }

    /** Otherwise the heap of this test is too large. */
    @Test
    void timersOnTheHeapMustFitIt() throws Exception {
        assertThat(exitValue(Timers.HEAP)).isEqualTo(OUT_OF_MEMORY);
    }

    private int exitValue(Timers timers) throws Exception {
        Path log = directory.resolve("log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx80m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Registration.class.getName(),
                                timers.name(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int exit = process.waitFor();
        assertThat(exit).as("%s", Files.readString(log)).isIn(0, OUT_OF_MEMORY);
        return exit;
    }

    /** Registers all timers, takes a checkpoint, restores it and fires them. */
    static final class Registration {

        private Registration() {}

        public static void main(String[] args) throws Exception {
            try {
                run(Timers.valueOf(args[0]), Path.of(args[1]));
            } catch (OutOfMemoryError e) {
                Runtime.getRuntime().halt(OUT_OF_MEMORY);
            }
        }

        private static void run(Timers timers, Path directory) throws Exception {
            MemorySize memory = MemorySize.ofMebiBytes(16);
            KeyGroupRange keyGroups = KeyGroupRange.of(0, 127);
            TimerSerializer<Long, VoidNamespace> serializer =
                    new TimerSerializer<>(
                            LongSerializer.INSTANCE, VoidNamespaceSerializer.INSTANCE);
            KeyedStateHandle handle;
            try (TimerBackend backend =
                    new TimerBackend(timers, memory, directory, keyGroups, 128, List.of())) {
                KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                        backend.queue(serializer);
                SplittableRandom random = new SplittableRandom(1);
                for (long key = 0; key < KEYS; key++) {
                    queue.add(
                            new TimerHeapInternalTimer<>(
                                    random.nextLong(KEYS), key, VoidNamespace.INSTANCE));
                }
                handle = backend.snapshot(1);
            }
            BitSet fired = new BitSet();
            try (TimerBackend backend =
                    new TimerBackend(timers, memory, directory, keyGroups, 128, List.of(handle))) {
                KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, VoidNamespace>> queue =
                        backend.queue(serializer);
                long last = 0;
                for (int i = 0; i < KEYS; i++) {
                    TimerHeapInternalTimer<Long, VoidNamespace> timer = queue.poll();
                    assertThat(timer.getTimestamp()).isGreaterThanOrEqualTo(last);
                    last = timer.getTimestamp();
                    fired.set(timer.getKey().intValue());
                }
                assertThat(queue.isEmpty()).isTrue();
            }
            assertThat(fired.cardinality()).isEqualTo(KEYS);
        }
    }
}
