/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How much heap the tier takes. */
class HotMemoryTest {

    private static final int BUDGET = 32 << 20;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Values of up to that size, most of them small. */
    @ParameterizedTest
    @ValueSource(ints = {8, 200, 20_000, 500_000})
    void takesNoMoreHeapThanItsBudgetAllows(int largest) throws Exception {
        heapStaysInBudget(BytePrimitiveArraySerializer.INSTANCE, largest, size -> new byte[size]);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 200, 20_000})
    void takesNoMoreHeapWithStrings(int largest) throws Exception {
        heapStaysInBudget(StringSerializer.INSTANCE, largest, "x"::repeat);
        heapStaysInBudget(StringSerializer.INSTANCE, largest, "\u4e2d"::repeat);
    }

    @Test
    void takesNoMoreHeapWithNumbers() throws Exception {
        heapStaysInBudget(LongSerializer.INSTANCE, 1000, size -> (long) size << 20);
    }

    private <T> void heapStaysInBudget(
            TypeSerializer<T> serializer, int largest, Function<Integer, T> value)
            throws Exception {
        try (LiveBackend backend = LiveBackend.hot(BUDGET, 20_000)) {
            ValueState<T> state =
                    backend.state(
                            VoidNamespaceSerializer.INSTANCE,
                            new ValueStateDescriptor<>("state", serializer));
            ((InternalKvState<?, VoidNamespace, ?>) state)
                    .setCurrentNamespace(VoidNamespace.INSTANCE);
            long before = heapInUse();
            long written = 0;
            for (int i = 0; written < 3L * BUDGET; i++) {
                int size =
                        random.nextInt(10) == 0
                                ? random.nextInt(largest)
                                : random.nextInt(largest / 8 + 1);
                backend.backend().setCurrentKey("key " + i);
                state.update(value.apply(size));
                // Without hits the state would step aside.
                state.value();
                state.value();
                written += 150 + size;
            }
            long used = heapInUse() - before;

            assertThat(used).isLessThan((long) (1.3 * BUDGET));
            // Otherwise nothing has been tested: it must be well used, too.
            assertThat(HotMemory.OF_JVM.taken()).isBetween((long) (0.8 * BUDGET), (long) BUDGET);
        }
        assertThat(HotMemory.OF_JVM.taken()).isZero();
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void tasksNeverTakeMoreTogetherThanTheBudget() {
        HotMemory memory = new HotMemory(taken -> Long.MAX_VALUE);
        HotMemory.Share one = memory.open(1_000_000, () -> 0);
        HotMemory.Share other = memory.open(1_000_000, () -> 0);
        one.use(700_000);
        assertThat(one.isExceeded()).isFalse();
        other.use(400_000);
        assertThat(other.isExceeded()).isTrue();
        other.use(-200_000);
        assertThat(other.isExceeded()).isFalse();
        assertThat(memory.taken()).isLessThanOrEqualTo(1_000_000);

        one.close();
        other.close();
        assertThat(memory.taken()).isZero();
    }

    @Test
    @Timeout(60)
    void aTaskGivesWhatAnotherOneWants() throws Exception {
        HotMemory memory = new HotMemory(taken -> Long.MAX_VALUE);
        HotMemory.Share one = memory.open(10_000_000, () -> 0);
        HotMemory.Share other = memory.open(10_000_000, () -> 0);
        one.use(9_000_000);
        assertThat(one.isExceeded()).isFalse();
        other.use(2_000_000);
        // Shares are looked at once in a second.
        while (other.isExceeded()) {
            one.check();
            while (one.isExceeded()) {
                one.use(-100_000);
            }
            Thread.sleep(10);
        }
        assertThat(one.used()).isBetween(2_000_000L, 8_000_000L);
        assertThat(memory.taken()).isLessThanOrEqualTo(10_000_000);
    }

    @Test
    void shrinksWhenTheHeapIsShortAndGrowsWhenItIsNot() {
        HeapPressure pressure = new HeapPressure();

        assertThat(pressure.allowed(300, 500, 1000)).isEqualTo(Long.MAX_VALUE);
        assertThat(pressure.allowed(300, 900, 1000)).isEqualTo(150);
        // The same collection, seen again.
        assertThat(pressure.allowed(150, 900, 1000)).isEqualTo(150);
        assertThat(pressure.allowed(150, 800, 1000)).isEqualTo(150);
        assertThat(pressure.allowed(150, 860, 1000)).isEqualTo(40);
        assertThat(pressure.allowed(50, 2000, 1000)).isZero();
        assertThat(pressure.allowed(0, 600, 1000)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void moreThanHalfOfTheHeapIsRefused() {
        long half = Runtime.getRuntime().maxMemory() / 2;
        assertThatThrownBy(() -> LiveBackend.hot(half + 1, 100))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("'state.backend.tuned.hot-state.memory' is")
                .hasMessageContaining("half of the TaskManager's heap")
                .hasMessageContaining("'taskmanager.memory.managed.size'");
    }
}
