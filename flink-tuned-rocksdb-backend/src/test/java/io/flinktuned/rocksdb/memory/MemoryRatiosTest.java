// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.state.rocksdb.RocksDBMemoryConfiguration;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryRatiosTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1, 1.5, Double.NaN})
    void refusesAWriteBufferRatioOutsideItsRange(double ratio) {
        assertThatThrownBy(() -> new MemoryRatios(ratio, 0.1))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(
                        "'state.backend.rocksdb.memory.write-buffer-ratio' is " + ratio)
                .hasMessageContaining("greater than 0 and less than 1")
                .hasMessageContaining("default of 0.5");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 7, Double.NaN})
    void refusesAHighPriorityPoolRatioOutsideItsRange(double ratio) {
        assertThatThrownBy(() -> new MemoryRatios(0.5, ratio))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(
                        "'state.backend.rocksdb.memory.high-prio-pool-ratio' is " + ratio)
                .hasMessageContaining("at least 0 and less than 1")
                .hasMessageContaining("default of 0.1");
    }

    @Test
    void refusesRatiosThatLeaveNoBlockCacheAndSaysWhatWouldDo() {
        assertThatThrownBy(() -> new MemoryRatios(0.8, 0.5))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("'state.backend.rocksdb.memory.write-buffer-ratio' (0.8)")
                .hasMessageContaining("'state.backend.rocksdb.memory.high-prio-pool-ratio' (0.5)")
                .hasMessageContaining("must be less than 1, but is 1.227")
                .hasMessageContaining("high-prio-pool-ratio' below 0.273")
                .hasMessageContaining("write-buffer-ratio' below 0.600");
        // The advice works.
        assertThat(new MemoryRatios(0.8, 0.272).highPriorityPoolRatio()).isEqualTo(0.272);
        assertThat(new MemoryRatios(0.599, 0.5).writeBufferRatio()).isEqualTo(0.599);
    }

    @Property
    void refusesExactlyWhatFlinkRefuses(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double w,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double h) {
        RocksDBMemoryConfiguration flinks = new RocksDBMemoryConfiguration();
        flinks.setWriteBufferRatio(w);
        flinks.setHighPriorityPoolRatio(h);

        assertThat(refuses(() -> new MemoryRatios(w, h))).isEqualTo(refuses(flinks::validate));
    }

    private static boolean refuses(Runnable check) {
        try {
            check.run();
            return false;
        } catch (IllegalArgumentException | IllegalConfigurationException e) {
            return true;
        }
    }

    @Test
    void acceptsAnEmptyHighPriorityPool() {
        assertThat(new MemoryRatios(0.5, 0).highPriorityPoolRatio()).isZero();
    }

    @Test
    void refusesABudgetBelowWhatRocksDBNeeds() {
        MemoryRatios ratios = new MemoryRatios(0.5, 0.1);
        long minimum = ratios.minimumBudget();

        ratios.checkBudget(minimum, "'a.key'", "Raise it.");
        assertThatThrownBy(() -> ratios.checkBudget(minimum - 1024, "'a.key'", "Raise it."))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageStartingWith("'a.key' is ")
                .hasMessageContaining("RocksDB needs at least")
                .hasMessageEndingWith("Raise it.");
    }

    @Test
    void theSmallestBudgetHoldsTwoMemtablesAndACacheShard() {
        for (double w : new double[] {0.05, 0.5, 0.9}) {
            MemoryRatios ratios = new MemoryRatios(w, 0.05);
            MemoryPlan plan =
                    MemoryPlan.asConfigured(
                            BudgetSplit.withoutWriteBack(ratios.minimumBudget()),
                            ratios,
                            1,
                            new WriteBuffers(64 * 1024, true, 1024 * 1024, false));

            assertThat(plan.mutableLimit()).isGreaterThanOrEqualTo(2 * 64 * 1024 - 2);
            assertThat(plan.dataBlockBytes()).isGreaterThanOrEqualTo(512 * 1024 - 2);
        }
    }
}
