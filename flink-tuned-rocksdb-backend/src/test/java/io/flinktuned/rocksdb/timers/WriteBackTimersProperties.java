// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.StateAssignmentOperation;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.SharedStateRegistryImpl;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.TimerSerializer;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FileUtils;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of operations on the queues of an operator's subtasks, compared with a set.
 * There are checkpoints, failures, other parallelisms, changes between timers in RocksDB and
 * write-back timers, and so little memory that some timers are not on the heap.
 */
class WriteBackTimersProperties {

    /** The least that there can be: some hundred timers for each subtask. */
    private static final MemorySize LITTLE = MemorySize.ofMebiBytes(0);

    private static final MemorySize ENOUGH = MemorySize.ofMebiBytes(64);

    private static final int MAX_PARALLELISM = 4;

    enum Kind {
        REGISTER,
        DELETE,
        DELETE_PENDING,
        FIRE,
        LOOK_AT_ALL,
        CHECKPOINT,
        RESTORE
    }

    /** {@code count} operations of the same kind. */
    static final class Step {
        final Kind kind;
        final int count;
        final long seed;

        Step(Kind kind, int count, long seed) {
            this.kind = kind;
            this.count = count;
            this.seed = seed;
        }

        @Override
        public String toString() {
            return kind + "(" + count + ", " + seed + ")";
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(10, Kind.REGISTER),
                                Tuple.of(2, Kind.DELETE),
                                Tuple.of(4, Kind.DELETE_PENDING),
                                Tuple.of(6, Kind.FIRE),
                                Tuple.of(1, Kind.LOOK_AT_ALL),
                                Tuple.of(3, Kind.CHECKPOINT),
                                Tuple.of(2, Kind.RESTORE)),
                        Arbitraries.integers()
                                .between(1, 300)
                                .withDistribution(RandomDistribution.uniform()),
                        Arbitraries.longs())
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(60);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void behavesAsASet(
            @ForAll("steps") List<Step> steps,
            @ForAll boolean littleMemory,
            @ForAll boolean manyKeyGroups,
            @ForAll boolean manyTimes)
            throws Exception {
        Path directory = Files.createTempDirectory("timers");
        try (Operator operator =
                new Operator(
                        directory,
                        littleMemory ? LITTLE : ENOUGH,
                        manyKeyGroups ? 200 : 8,
                        manyTimes ? 100_000 : 50)) {
            for (Step step : steps) {
                operator.take(step);
            }
            operator.lookAtAll();
            operator.fireAll();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    /** All subtasks, and a set of the timers that should be pending. */
    private static final class Operator implements AutoCloseable {

        /** Timers of the same time are in any order. */
        private static final Comparator<TimerHeapInternalTimer<Long, String>> ORDER =
                Comparator.<TimerHeapInternalTimer<Long, String>>comparingLong(
                                TimerHeapInternalTimer::getTimestamp)
                        .thenComparing(TimerHeapInternalTimer::getKey)
                        .thenComparing(TimerHeapInternalTimer::getNamespace);

        private final Path directory;
        private final MemorySize memory;
        private final int keyGroups;
        private final int times;
        private final TimerSerializer<Long, String> serializer =
                new TimerSerializer<>(LongSerializer.INSTANCE, StringSerializer.INSTANCE);

        private final List<Subtask> subtasks = new ArrayList<>();
        private List<KeyedStateHandle> checkpoint = List.of();
        private final SharedStateRegistry files = new SharedStateRegistryImpl();
        private long checkpoints;

        Operator(Path directory, MemorySize memory, int keyGroups, int times) throws Exception {
            this.directory = directory;
            this.memory = memory;
            this.keyGroups = keyGroups;
            this.times = times;
            start(Timers.WRITE_BACK, 2);
        }

        private void start(Timers timers, int parallelism) throws Exception {
            for (KeyGroupRange range :
                    StateAssignmentOperation.createKeyGroupPartitions(keyGroups, parallelism)) {
                subtasks.add(new Subtask(timers, range));
            }
        }

        void take(Step step) throws Exception {
            SplittableRandom random = new SplittableRandom(step.seed);
            switch (step.kind) {
                case REGISTER:
                    for (int i = 0; i < step.count; i++) {
                        TimerHeapInternalTimer<Long, String> timer = anyTimer(random);
                        of(timer).register(timer);
                    }
                    break;
                case DELETE:
                    for (int i = 0; i < step.count; i++) {
                        TimerHeapInternalTimer<Long, String> timer = anyTimer(random);
                        of(timer).delete(timer);
                    }
                    break;
                case DELETE_PENDING:
                    for (int i = 0; i < step.count; i++) {
                        Subtask subtask = subtasks.get(random.nextInt(subtasks.size()));
                        TimerHeapInternalTimer<Long, String> timer =
                                subtask.expected.ceiling(anyTimer(random));
                        if (timer != null) {
                            subtask.delete(timer);
                        }
                    }
                    break;
                case FIRE:
                    for (int i = 0; i < step.count; i++) {
                        subtasks.get(random.nextInt(subtasks.size())).fire();
                    }
                    break;
                case LOOK_AT_ALL:
                    lookAtAll();
                    break;
                case CHECKPOINT:
                    checkpoint();
                    break;
                case RESTORE:
                    restore(
                            random.nextInt(4) == 0 ? Timers.ROCKSDB : Timers.WRITE_BACK,
                            1 + random.nextInt(MAX_PARALLELISM));
                    break;
                default:
                    throw new IllegalArgumentException(step.kind.toString());
            }
        }

        private TimerHeapInternalTimer<Long, String> anyTimer(SplittableRandom random) {
            return new TimerHeapInternalTimer<>(
                    random.nextLong(-times, times),
                    random.nextLong(40),
                    "window".substring(random.nextInt(3)));
        }

        private Subtask of(TimerHeapInternalTimer<Long, String> timer) {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(timer.getKey(), keyGroups);
            return subtasks.stream()
                    .filter(subtask -> subtask.keyGroups.contains(keyGroup))
                    .findAny()
                    .orElseThrow();
        }

        private void checkpoint() throws Exception {
            checkpoints++;
            checkpoint = new ArrayList<>();
            for (Subtask subtask : subtasks) {
                checkpoint.add(subtask.backend.snapshot(checkpoints, files));
                subtask.inCheckpoint = new TreeSet<>(subtask.expected);
            }
        }

        private void restore(Timers timers, int parallelism) throws Exception {
            Set<TimerHeapInternalTimer<Long, String>> restored = new HashSet<>();
            for (Subtask subtask : subtasks) {
                restored.addAll(subtask.inCheckpoint);
            }
            close();
            start(timers, parallelism);
            for (TimerHeapInternalTimer<Long, String> timer : restored) {
                of(timer).expected.add(timer);
                of(timer).inCheckpoint.add(timer);
            }
        }

        void lookAtAll() throws Exception {
            for (Subtask subtask : subtasks) {
                subtask.lookAtAll();
            }
        }

        void fireAll() {
            for (Subtask subtask : subtasks) {
                while (!subtask.expected.isEmpty()) {
                    subtask.fire();
                }
                subtask.fire();
                assertThat(subtask.queue.isEmpty()).isTrue();
            }
        }

        @Override
        public void close() throws Exception {
            for (Subtask subtask : subtasks) {
                subtask.backend.close();
            }
            subtasks.clear();
        }

        private final class Subtask {

            private final KeyGroupRange keyGroups;
            private final boolean writeBack;
            private final TimerBackend backend;
            private final KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Long, String>>
                    queue;
            private final TreeSet<TimerHeapInternalTimer<Long, String>> expected =
                    new TreeSet<>(ORDER);
            private Set<TimerHeapInternalTimer<Long, String>> inCheckpoint = new HashSet<>();

            Subtask(Timers timers, KeyGroupRange keyGroups) throws Exception {
                this.keyGroups = keyGroups;
                writeBack = timers == Timers.WRITE_BACK;
                List<KeyedStateHandle> handles = new ArrayList<>();
                StateAssignmentOperation.extractIntersectingState(checkpoint, keyGroups, handles);
                backend =
                        new TimerBackend(
                                timers,
                                memory,
                                directory,
                                keyGroups,
                                Operator.this.keyGroups,
                                handles);
                queue = backend.queue(serializer);
            }

            void register(TimerHeapInternalTimer<Long, String> timer) {
                TimerHeapInternalTimer<Long, String> before = queue.peek();
                // The object may be reused: the queue must not keep it.
                boolean changed = queue.add(serializer.copy(timer));
                expected.add(timer);
                checkFirst(before, changed);
            }

            void delete(TimerHeapInternalTimer<Long, String> timer) {
                TimerHeapInternalTimer<Long, String> before = queue.peek();
                boolean changed = queue.remove(serializer.copy(timer));
                expected.remove(timer);
                checkFirst(before, changed);
            }

            private void checkFirst(
                    TimerHeapInternalTimer<Long, String> before, boolean mayHaveChanged) {
                TimerHeapInternalTimer<Long, String> first = queue.peek();
                if (expected.isEmpty()) {
                    assertThat(first).isNull();
                } else {
                    assertThat(first).isIn(expected);
                    assertThat(first.getTimestamp()).isEqualTo(expected.first().getTimestamp());
                }
                if (!mayHaveChanged) {
                    assertThat(first).isEqualTo(before);
                }
            }

            void fire() {
                TimerHeapInternalTimer<Long, String> fired = queue.poll();
                if (expected.isEmpty()) {
                    assertThat(fired).isNull();
                } else {
                    assertThat(fired.getTimestamp()).isEqualTo(expected.first().getTimestamp());
                    assertThat(expected.remove(fired)).isTrue();
                }
            }

            void lookAtAll() throws Exception {
                assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
                if (!writeBack) {
                    // Flink's queue forgets some here.
                    return;
                }
                assertThat(queue.size()).isEqualTo(expected.size());
                List<TimerHeapInternalTimer<Long, String>> all = new ArrayList<>();
                try (CloseableIterator<TimerHeapInternalTimer<Long, String>> timers =
                        queue.iterator()) {
                    timers.forEachRemaining(all::add);
                }
                assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
                Set<TimerHeapInternalTimer<Long, String>> ofKeyGroups = new HashSet<>();
                for (int keyGroup : keyGroups) {
                    for (TimerHeapInternalTimer<Long, String> timer :
                            queue.getSubsetForKeyGroup(keyGroup)) {
                        assertThat(
                                        KeyGroupRangeAssignment.assignToKeyGroup(
                                                timer.getKey(), Operator.this.keyGroups))
                                .isEqualTo(keyGroup);
                        ofKeyGroups.add(timer);
                    }
                }
                assertThat(ofKeyGroups).isEqualTo(expected);
            }
        }
    }
}
