// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.factories;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * With options factories that could let iterators miss keys, state and timers are those that
 * Flink's backend on the heap has, also after rescaling; or the factory is refused.
 */
class HostileOptionsTest {

    private static final KeyGroupRange ALL = KeyGroupRange.of(0, TaskBackend.MAX_PARALLELISM - 1);
    private static final KeyGroupRange LOWER = KeyGroupRange.of(0, 255);
    private static final KeyGroupRange UPPER = KeyGroupRange.of(256, ALL.getEndKeyGroup());

    /** Parts of the two above. */
    private static final KeyGroupRange MIDDLE = KeyGroupRange.of(100, 400);

    private static SortedMap<Integer, SortedSet<String>> state;
    private static SortedMap<Integer, SortedSet<String>> timers;

    private final Contents.Clock clock = new Contents.Clock();

    @TempDir private Path directory;

    @BeforeAll
    static void onTheHeap(@TempDir Path directory) throws Exception {
        Contents.Clock clock = new Contents.Clock();
        try (TaskBackend task =
                new TaskBackend(new HashMapStateBackend(), ALL, clock, directory, List.of())) {
            Contents contents = new Contents(task.keyed());
            contents.write(clock);
            contents.change(clock);
            state = contents.state();
            timers = contents.fire();
        }
    }

    static Stream<HostileOptions> allowed() {
        return HostileOptions.allowed();
    }

    static Stream<HostileOptions.Refused> refused() {
        return HostileOptions.refused();
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void stateAndTimersAreFound(HostileOptions factory) throws Exception {
        KeyedStateHandle incremental;
        KeyedStateHandle canonical;
        try (TaskBackend task = task(tuned(factory, Timers.WRITE_BACK, false, true), ALL)) {
            Contents contents = new Contents(task.keyed());
            contents.write(clock);
            // Brings what was written into SST files.
            task.checkpoint(1);
            contents.change(clock);
            canonical = task.canonicalSavepoint(2);
            incremental = task.checkpoint(3);
            assertThat(contents.state()).isEqualTo(state);
            assertThat(contents.fire()).isEqualTo(timers);
            contents.clearMaps();
        }
        KeyedStateHandle lower = restoreHalf(factory, LOWER, incremental);
        KeyedStateHandle upper = restoreHalf(factory, UPPER, incremental);
        restoreMiddle(factory, false, lower, upper);
        restoreMiddle(factory, true, canonical);
    }

    /** Takes a full checkpoint of it before its timers fire. */
    private KeyedStateHandle restoreHalf(
            HostileOptions factory, KeyGroupRange half, KeyedStateHandle restored)
            throws Exception {
        try (TaskBackend task = task(tuned(factory, Timers.ROCKSDB, true, false), half, restored)) {
            KeyedStateHandle full = task.checkpoint(1);
            assertContents(task, half);
            return full;
        }
    }

    private void restoreMiddle(
            HostileOptions factory, boolean hotState, KeyedStateHandle... restored)
            throws Exception {
        try (TaskBackend task =
                task(tuned(factory, Timers.WRITE_BACK, hotState, true), MIDDLE, restored)) {
            assertContents(task, MIDDLE);
        }
    }

    private static void assertContents(TaskBackend task, KeyGroupRange keyGroups) throws Exception {
        Contents contents = new Contents(task.keyed());
        assertThat(contents.state()).isEqualTo(Contents.of(keyGroups, state));
        assertThat(contents.fire()).isEqualTo(Contents.of(keyGroups, timers));
        contents.clearMaps();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(HostileOptions.Refused refused) {
        for (boolean bounded : new boolean[] {true, false}) {
            StateBackend backend =
                    new TunedRocksDBStateBackend()
                            .set(RocksDBOptions.USE_MANAGED_MEMORY, bounded)
                            .setRocksDBOptions(refused.factory)
                            .configure(new Configuration(), getClass().getClassLoader());

            Throwable failure = catchThrowable(() -> task(backend, ALL));

            assertThat(failure)
                    .hasCauseInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .isInstanceOf(IllegalConfigurationException.class)
                    .hasMessageStartingWith(
                            "The %s of options factory '%s' is '%s', but must be ",
                            refused.option, HostileOptions.class.getName(), refused.value)
                    .hasMessageEndingWith(" Remove it from the factory.");
        }
    }

    private TaskBackend task(
            StateBackend backend, KeyGroupRange keyGroups, KeyedStateHandle... restored)
            throws Exception {
        List<KeyedStateHandle> ofKeyGroups = new ArrayList<>();
        for (KeyedStateHandle handle : restored) {
            ofKeyGroups.add(handle.getIntersection(keyGroups));
        }
        return new TaskBackend(backend, keyGroups, clock, directory, ofKeyGroups);
    }

    private static TunedRocksDBStateBackend tuned(
            HostileOptions factory, Timers timers, boolean hotState, boolean incremental) {
        return new TunedRocksDBStateBackend()
                .setTimers(timers)
                .set(TunedRocksDBOptions.HOT_STATE_ENABLED, hotState)
                // Most timers are in RocksDB only.
                .set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, 0.01)
                .set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incremental)
                // One may always come, so that timers and state wait for it.
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1))
                .setRocksDBOptions(factory)
                .configure(new Configuration(), HostileOptionsTest.class.getClassLoader());
    }
}
