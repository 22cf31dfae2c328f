// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.memory.MemoryRatios;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.OptionsFile;
import io.flinktuned.rocksdb.testing.Plans;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.memory.OpaqueMemoryResource;
import org.apache.flink.runtime.memory.SharedResources;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

import java.nio.file.Path;
import java.util.Collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The memory of hot state comes out of RocksDB's, and is given back. */
class WriteBackMemoryTest {

    private static final long BUDGET = MemorySize.ofMebiBytes(64).getBytes();
    private static final long MANAGED = MemorySize.ofMebiBytes(64).getBytes();
    private static final double RATIO = 0.25;
    private static final String FAILURE = "The test makes this fail.";

    @TempDir private Path directory;

    /** Where a budget comes from. */
    private enum Source {
        MANAGED_MEMORY {
            @Override
            void configure(Configuration job, Configuration taskManager) {}
        },
        FIXED_PER_SLOT {
            @Override
            void configure(Configuration job, Configuration taskManager) {
                job.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, new MemorySize(BUDGET));
            }
        },
        FIXED_PER_TASK_MANAGER {
            @Override
            void configure(Configuration job, Configuration taskManager) {
                job.set(RocksDBOptions.USE_MANAGED_MEMORY, false);
                taskManager.set(RocksDBOptions.FIX_PER_TM_MEMORY_SIZE, new MemorySize(BUDGET));
                taskManager.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, RATIO);
            }
        };

        abstract void configure(Configuration job, Configuration taskManager);
    }

    private static Configuration tuned() {
        Configuration job = new Configuration();
        job.set(StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        job.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, RATIO);
        return job;
    }

    /** A slot whose memory comes from a source, and for a job that is configured for it, too. */
    private TestSlot slot(Source source, Configuration job) {
        Configuration taskManager = new Configuration();
        source.configure(job, taskManager);
        return slot(taskManager);
    }

    private TestSlot slot(Configuration taskManager) {
        return new TestSlot(MANAGED, directory, taskManager);
    }

    @ParameterizedTest
    @EnumSource
    void bothTogetherHaveTheBudget(Source source) throws Exception {
        Configuration job = tuned();
        try (TestSlot slot = slot(source, job)) {
            LiveDatabase one = slot.open(job);
            LiveDatabase other = slot.open(job);

            MemoryPlan plan = Plans.of(Profile.BALANCED, BUDGET, RATIO);
            assertThat(one.shared("rocksdb.block-cache-capacity"))
                    .isEqualTo(other.shared("rocksdb.block-cache-capacity"))
                    .isEqualTo(plan.blockCacheCapacity());
            assertThat(plan.rocksDBBytes() + plan.writeBackBytes()).isEqualTo(BUDGET);
            try (Lease lease = new Lease(source, slot)) {
                assertThat(lease.size()).isEqualTo(plan.writeBackBytes());
                assertThat(lease.isNew()).as("that of the backends").isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noMoreIsReservedThanByFlinksOwn(Source source) throws Exception {
        Configuration flinks = new Configuration();
        flinks.set(StateBackendOptions.STATE_BACKEND, "rocksdb");

        assertThat(managedMemoryLeft(source, tuned()))
                .isEqualTo(managedMemoryLeft(source, flinks))
                .isEqualTo(source == Source.MANAGED_MEMORY ? 0 : MANAGED);
    }

    private long managedMemoryLeft(Source source, Configuration job) throws Exception {
        try (TestSlot slot = slot(source, job)) {
            slot.open(job);
            return slot.environment().getMemoryManager().availableMemory();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastWhoIsDisposedOfGivesItBack(Source source) throws Exception {
        Configuration job = tuned();
        try (TestSlot slot = slot(source, job)) {
            LiveDatabase one = slot.open(job);
            LiveDatabase other = slot.open(job);
            MapState<Long, byte[]> state = other.mapState("state");
            other.setKey(1);
            state.put(1L, new byte[1]);

            one.close();
            one.close();
            assertHeld(source, slot, true);
            other.close();
            // As a function may in its own close(), which Flink calls after that.
            useAfterDispose(state);

            assertHeld(source, slot, false);
            assertThat(slot.environment().getMemoryManager().verifyEmpty()).isTrue();
        }
    }

    private static void useAfterDispose(MapState<Long, byte[]> state) {
        try {
            state.put(1L, new byte[2]);
        } catch (Exception e) {
            // It may fail, as with Flink's own.
            assertThat(e).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isGivenBackIfFlinkMakesNoBackend(Source source) throws Exception {
        Configuration job = tuned();
        job.set(RocksDBOptions.OPTIONS_FACTORY, FailingFactory.class.getName());
        try (TestSlot slot = slot(source, job)) {
            assertThatThrownBy(() -> slot.open(job)).hasStackTraceContaining(FAILURE);

            assertNothingHeld(source, slot);
        }
    }

    /** Flink's backend is there already. */
    @ParameterizedTest
    @EnumSource
    void isGivenBackAfterAnError(Source source) throws Exception {
        Configuration job = tuned();
        try (TestSlot slot = slot(source, job)) {
            slot.setMetrics(new FailingMetrics());

            assertThatThrownBy(() -> slot.open(job))
                    .isInstanceOf(LinkageError.class)
                    .hasMessage(FAILURE);

            assertNothingHeld(source, slot);
        }
    }

    private void assertNothingHeld(Source source, TestSlot slot) throws Exception {
        assertHeld(source, slot, false);
        assertThat(slot.environment().getMemoryManager().verifyEmpty()).isTrue();
        assertThat(OptionsFile.databasesUnder(directory)).isEmpty();
    }

    private static void assertHeld(Source source, TestSlot slot, boolean held) throws Exception {
        try (Lease lease = new Lease(source, slot)) {
            assertThat(lease.isNew()).isNotEqualTo(held);
        }
    }

    @Test
    void theTaskManagerSaysHowItsJobsShare() throws Exception {
        Configuration without = tuned();
        without.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        without.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);
        Configuration off = new Configuration();
        off.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        off.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);
        Configuration wrong = new Configuration();
        wrong.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, 7.0);
        Configuration nonsense = new Configuration();
        nonsense.setString(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO.key(), "half");

        assertSharedInTaskManager(without, new Configuration(), RATIO);
        assertSharedInTaskManager(tuned(), off, 0);
        assertSharedInTaskManager(tuned(), wrong, 0);
        assertSharedInTaskManager(tuned(), nonsense, 0);
    }

    private void assertSharedInTaskManager(
            Configuration job, Configuration overridden, double ratio) throws Exception {
        Configuration taskManager = new Configuration();
        Source.FIXED_PER_TASK_MANAGER.configure(job, taskManager);
        taskManager.addAll(overridden);
        try (TestSlot slot = slot(taskManager)) {
            assertThat(slot.open(job).shared("rocksdb.block-cache-capacity"))
                    .isEqualTo(Plans.of(Profile.BALANCED, BUDGET, ratio).blockCacheCapacity());
            assertHeld(Source.FIXED_PER_TASK_MANAGER, slot, false);
        }
    }

    @Test
    void timersAloneHaveLess() throws Exception {
        Configuration job = tuned();
        job.removeConfig(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO);
        job.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        try (TestSlot slot = slot(Source.FIXED_PER_SLOT, job)) {
            assertThat(slot.open(job).shared("rocksdb.block-cache-capacity"))
                    .isEqualTo(Plans.of(Profile.BALANCED, BUDGET, 0.1).blockCacheCapacity());
            assertHeld(Source.FIXED_PER_SLOT, slot, true);
        }
    }

    /** The class of another class loader is no other to the pool than any class. */
    @Test
    void goesWithoutIfTheMemoryIsThatOfOtherClasses() throws Exception {
        Configuration job = tuned();
        try (TestSlot slot = slot(Source.FIXED_PER_TASK_MANAGER, job)) {
            try (Lease others = new Lease(Source.FIXED_PER_TASK_MANAGER, slot)) {
                assertThat(others.isNew()).isTrue();
                MapState<Long, byte[]> state = slot.open(job).mapState("state");
                assertThat(state.getClass().getName()).startsWith("org.apache.flink");
                slot.databases().get(0).close();
            }
            assertHeld(Source.FIXED_PER_TASK_MANAGER, slot, false);
        }
    }

    @Test
    void withTheProfileNoneFlinksCacheIsSmaller() throws Exception {
        Configuration flinks = new Configuration();
        flinks.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        Configuration none = tuned();
        none.set(TunedRocksDBOptions.PROFILE, Profile.NONE);
        Configuration exactlyFlinks = new Configuration(none);
        exactlyFlinks.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        exactlyFlinks.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);

        long flinksCapacity = cacheCapacity(flinks, MANAGED);

        assertThat(cacheCapacity(exactlyFlinks, MANAGED)).isEqualTo(flinksCapacity);
        assertThat(cacheCapacity(none, MANAGED)).isEqualTo((long) ((1 - RATIO) * flinksCapacity));
    }

    /** What the slot has is known only in the TaskManager, so the job must start. */
    @Test
    void hotStateGivesWayIfThereIsLittleManagedMemory() throws Exception {
        MemoryRatios ratios = new MemoryRatios(0.5, 0.1);
        long minimum = ratios.minimumBudget();
        for (long memory : new long[] {minimum, minimum + 1000, minimum + 200_000}) {
            assertThat(cacheCapacity(tuned(), memory))
                    .isEqualTo(Plans.of(Profile.BALANCED, memory, RATIO).blockCacheCapacity())
                    .isGreaterThanOrEqualTo((long) (2.5 * minimum / 3) - 1);
        }
    }

    private long cacheCapacity(Configuration job, long managedMemory) throws Exception {
        try (TestSlot slot = new TestSlot(managedMemory, directory)) {
            return slot.open(job).shared("rocksdb.block-cache-capacity");
        }
    }

    /** Options of a user that cannot be made. */
    public static final class FailingFactory implements RocksDBOptionsFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public DBOptions createDBOptions(
                DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
            throw new IllegalStateException(FAILURE);
        }

        @Override
        public ColumnFamilyOptions createColumnOptions(
                ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
            return currentOptions;
        }
    }

    /** Metrics of a library that is not there. */
    private static final class FailingMetrics extends UnregisteredMetricsGroup {
        @Override
        public MetricGroup addGroup(String name) {
            if (name.equals("writeBackTimers")) {
                throw new LinkageError(FAILURE);
            }
            return super.addGroup(name);
        }
    }

    /** A lease of what backends share, as another class takes it. */
    private static final class Lease implements AutoCloseable {

        private final AutoCloseable lease;
        private final long size;

        /** Whether there was no lease before. */
        private boolean isNew;

        Lease(Source source, TestSlot slot) throws Exception {
            if (source == Source.FIXED_PER_TASK_MANAGER) {
                SharedResources shared = slot.environment().getSharedResources();
                size =
                        shared.getOrAllocateSharedResource(
                                        WriteBackMemory.RESOURCE, this, this::create, 1)
                                .size();
                lease = () -> shared.release(WriteBackMemory.RESOURCE, this, unused -> {});
            } else {
                OpaqueMemoryResource<AutoCloseable> taken =
                        slot.environment()
                                .getMemoryManager()
                                .getExternalSharedMemoryResource(
                                        WriteBackMemory.RESOURCE, this::create, 1);
                size = taken.getSize();
                lease = taken;
            }
        }

        private AutoCloseable create(long bytes) {
            isNew = true;
            return () -> {};
        }

        boolean isNew() {
            return isNew;
        }

        long size() {
            return size;
        }

        @Override
        public void close() throws Exception {
            lease.close();
        }
    }
}
