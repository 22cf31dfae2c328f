// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.state.rocksdb.RocksDBMemoryControllerUtils;
import org.apache.flink.state.rocksdb.RocksDBMemoryControllerUtils.RocksDBMemoryFactory;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBufferManager;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class MemoryPlanTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** RocksDB 6 derives an arena block from the write buffer without a cap. */
    private static final long NO_CAP = Long.MAX_VALUE;

    private static final MemoryRatios DEFAULT_RATIOS = new MemoryRatios(0.5, 0.1);

    private static WriteBuffers flinkDefault() {
        return new WriteBuffers(64 * MIB, false, NO_CAP, false);
    }

    private final List<RocksObject> nativeObjects = new ArrayList<>();

    private <T extends RocksObject> T track(T object) {
        nativeObjects.add(object);
        return object;
    }

    @AfterEach
    void closeNativeObjects() {
        nativeObjects.forEach(RocksObject::close);
    }

    @Test
    void workedExampleOfTheDocumentation() {
        MemoryPlan plan =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        DEFAULT_RATIOS,
                        40,
                        flinkDefault());

        assertThat(Bytes.format(plan.blockCacheCapacity())).isEqualTo("106.7 mb");
        assertThat(Bytes.format(plan.writeBufferManagerCapacity())).isEqualTo("42.7 mb");
        assertThat(Bytes.format(plan.mutableLimit())).isEqualTo("37.3 mb");
        assertThat(Bytes.format(plan.highPriorityPoolBytes())).isEqualTo("10.7 mb");
        assertThat(plan.writeBufferSize()).isEqualTo(16 * MIB);
        assertThat(plan.arenaBlockSize()).isEqualTo(236 * KIB);
        assertThat(plan.memtablesThatFit()).isEqualTo(161);
        assertThat(plan.levelBase()).isEqualTo(128 * MIB);
        assertThat(plan.adjustments())
                .containsExactly(
                        "write_buffer_size 16 mb instead of 64 mb: two full write buffers must"
                                + " fit the mutable limit of 37.3 mb",
                        "arena_block_size 236 kb instead of 2 mb: memtables of 40 states must fit"
                                + " the mutable limit of 37.3 mb (with RocksDB's own size 18"
                                + " would)");
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void capacitiesAreThoseThatFlinkGivesToRocksDB() {
        RocksDB.loadLibrary();
        AtomicLong cacheCapacity = new AtomicLong();
        AtomicLong writeBufferManagerCapacity = new AtomicLong();
        RocksDBMemoryFactory recording =
                new RocksDBMemoryFactory() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Cache createCache(long capacity, double highPriorityPoolRatio) {
                        cacheCapacity.set(capacity);
                        return track(new LRUCache(1024));
                    }

                    @Override
                    public WriteBufferManager createWriteBufferManager(long capacity, Cache cache) {
                        writeBufferManagerCapacity.set(capacity);
                        return track(new WriteBufferManager(1024, cache));
                    }
                };
        for (long budget : new long[] {1_000_003, 100 * MIB, 3_333_333_333L}) {
            for (double ratio : new double[] {0.1, 1.0 / 3, 0.5, 0.77}) {
                RocksDBMemoryControllerUtils.allocateRocksDBSharedResources(
                        budget, ratio, 0.1, false, recording);

                MemoryPlan plan =
                        MemoryPlan.asConfigured(
                                BudgetSplit.withoutWriteBack(budget),
                                new MemoryRatios(ratio, 0.1),
                                1,
                                flinkDefault());
                assertThat(plan.blockCacheCapacity()).isEqualTo(cacheCapacity.get());
                assertThat(plan.writeBufferManagerCapacity())
                        .isEqualTo(writeBufferManagerCapacity.get());
            }
        }
    }

    @Test
    void asConfiguredChangesNothingAndWarnsOfFlushingWithoutEnd() {
        MemoryPlan plan =
                MemoryPlan.asConfigured(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        DEFAULT_RATIOS,
                        40,
                        flinkDefault());

        assertThat(plan.writeBufferSize()).isEqualTo(64 * MIB);
        assertThat(plan.arenaBlockSize()).isEqualTo(8 * MIB);
        assertThat(plan.levelBase()).isEqualTo(256 * MIB);
        assertThat(plan.memtablesThatFit()).isEqualTo(4);
        assertThat(plan.adjustments()).isEmpty();
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("only 4 states", "37.3 mb", "8 mb")
                .contains("'state.backend.rocksdb.memory.write-buffer-ratio' (now 0.5)");
    }

    @Test
    void newerRocksDBCapsItsArenaBlock() {
        MemoryPlan plan =
                MemoryPlan.asConfigured(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        DEFAULT_RATIOS,
                        1,
                        new WriteBuffers(64 * MIB, false, MIB, false));

        assertThat(plan.arenaBlockSize()).isEqualTo(MIB);
        assertThat(plan.memtablesThatFit()).isEqualTo(37);
    }

    @Test
    void keepsAWriteBufferThatTheUserFixed() {
        MemoryPlan plan =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        DEFAULT_RATIOS,
                        64,
                        new WriteBuffers(256 * MIB, true, NO_CAP, false));

        assertThat(plan.writeBufferSize()).isEqualTo(256 * MIB);
        assertThat(plan.memtablesThatFit()).isGreaterThanOrEqualTo(64);
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("256 mb never fills", "37.3 mb")
                .contains("Lower 'state.backend.rocksdb.writebuffer.size' to 16 mb");
    }

    @Test
    void keepsAnArenaBlockThatTheUserFixed() {
        MemoryPlan plan =
                MemoryPlan.asConfigured(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        DEFAULT_RATIOS,
                        8,
                        flinkDefault().fixedTo(8 * MIB, 16 * MIB, 0));

        assertThat(plan.arenaBlockSize()).isEqualTo(16 * MIB);
        assertThat(plan.warnings()).singleElement().asString().contains("only 2 states");
    }

    @Test
    void leavesEverythingAloneWhenItFits() {
        MemoryPlan plan =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(8 * 1024 * MIB),
                        DEFAULT_RATIOS,
                        64,
                        new WriteBuffers(64 * MIB, false, MIB, false));

        assertThat(plan.writeBufferSize()).isEqualTo(64 * MIB);
        assertThat(plan.arenaBlockSize()).isEqualTo(MIB);
        assertThat(plan.levelBase()).isEqualTo(256 * MIB);
        assertThat(plan.adjustments()).isEmpty();
    }

    @Test
    void warnsOfAnEmptyHighPriorityPool() {
        MemoryPlan plan =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        new MemoryRatios(0.5, 0),
                        8,
                        flinkDefault());

        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("'state.backend.rocksdb.memory.high-prio-pool-ratio' is 0");
    }

    @Test
    void findsRoomForFilters() {
        WriteBuffers filtered = new WriteBuffers(32 * MIB, false, MIB, true);

        MemoryPlan few =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(128 * MIB), DEFAULT_RATIOS, 8, filtered);
        MemoryPlan many =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(128 * MIB), DEFAULT_RATIOS, 512, filtered);

        // A 64th of the write buffer of 16 MiB.
        assertThat(few.memtableFilterSize()).isEqualTo(256 * KIB);
        assertThat(few.arenaBlockSize()).isEqualTo(MIB);
        // A quarter of 37.3 MiB / 512, and a quarter of what is left.
        assertThat(many.memtableFilterSize()).isEqualTo(16 * KIB);
        assertThat(many.arenaBlockSize()).isEqualTo(12 * KIB);
        assertThat(many.memtablesThatFit()).isEqualTo(38229 / (16 + 12));
        assertThat(many.warnings()).isEmpty();
        assertThat(many.tooManyStates(2000)).contains("each takes 28 kb");
    }

    @Test
    void countsAFilterThatTheUserFixed() {
        MemoryPlan plan =
                MemoryPlan.asConfigured(
                        BudgetSplit.withoutWriteBack(128 * MIB),
                        DEFAULT_RATIOS,
                        8,
                        flinkDefault().fixedTo(8 * MIB, MIB, 15 * MIB));

        assertThat(plan.memtableFilterSize()).isEqualTo(15 * MIB);
        assertThat(plan.warnings()).singleElement().asString().contains("only 2 states");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(
                        () ->
                                MemoryPlan.fitted(
                                        BudgetSplit.withoutWriteBack(0),
                                        DEFAULT_RATIOS,
                                        1,
                                        flinkDefault()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                MemoryPlan.fitted(
                                        BudgetSplit.withoutWriteBack(MIB),
                                        DEFAULT_RATIOS,
                                        0,
                                        flinkDefault()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WriteBuffers(0, true, NO_CAP, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void aFittedPlanAddsUpAndLetsItsStatesFit(
            @ForAll @LongRange(min = 256 * KIB, max = 64L * 1024 * MIB) long budget,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double w,
            @ForAll @DoubleRange(min = 0, max = 0.9) double h,
            @ForAll @IntRange(min = 1, max = 1000) int states,
            @ForAll boolean filtered) {
        Assume.that(2 * w / (3 - w) + h < 0.999);
        MemoryRatios ratios = new MemoryRatios(w, h);
        Assume.that(budget >= ratios.minimumBudget());

        MemoryPlan plan =
                MemoryPlan.fitted(
                        BudgetSplit.withoutWriteBack(budget),
                        ratios,
                        states,
                        new WriteBuffers(64 * MIB, false, NO_CAP, filtered));

        // All memory: the cache, and the half by which memtables may exceed their part of it.
        assertThat(plan.blockCacheCapacity() + plan.writeBufferManagerCapacity() / 2.0)
                .isCloseTo(budget, within(4.0));
        assertThat(plan.dataBlockBytes()).isPositive();
        assertThat(plan.arenaBlockSize()).isBetween(4 * KIB, MIB).matches(a -> a % 4096 == 0);
        assertThat(plan.writeBufferSize()).isBetween(MIB, 64 * MIB);
        if (plan.writeBufferSize() > MIB) {
            assertThat(2 * plan.writeBufferSize()).isLessThanOrEqualTo(plan.mutableLimit());
        }
        assertThat(plan.levelBase()).isEqualTo(Math.min(8 * plan.writeBufferSize(), 256 * MIB));
        assertThat(plan.memtableFilterSize())
                .isBetween(0L, filtered ? plan.writeBufferSize() / 64 : 0)
                .isLessThanOrEqualTo(plan.mutableLimit() / states / 4);
        boolean fits = plan.memtablesThatFit() >= states;
        assertThat(plan.warnings().stream().anyMatch(warning -> warning.contains("memtables")))
                .isEqualTo(!fits);
        if (!fits) {
            assertThat(plan.arenaBlockSize()).isEqualTo(4 * KIB);
        }
    }
}
