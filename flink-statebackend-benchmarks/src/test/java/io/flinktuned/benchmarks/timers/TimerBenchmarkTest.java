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

package io.flinktuned.benchmarks.timers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimerBenchmarkTest {

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb", "tuned"})
    void thereAreAsManyTimersAfterEachBatchAsBefore(String backend) throws Exception {
        TimerBenchmark benchmark = new TimerBenchmark();
        benchmark.backend = backend;
        benchmark.memory = "64mb";
        benchmark.keys = 1000;
        benchmark.open();
        assertThat(benchmark.operator.pendingTimers()).isEqualTo(1000);

        // Three times as many batches as it takes to use each timer once.
        for (int batch = 0; batch < 15; batch++) {
            benchmark.timerRegister();
            assertThat(benchmark.operator.pendingTimers()).isEqualTo(1000 + TimerBenchmark.BATCH);
            benchmark.restore();
            benchmark.timerDelete();
            assertThat(benchmark.operator.pendingTimers()).isEqualTo(1000 - TimerBenchmark.BATCH);
            benchmark.restore();
            benchmark.timerFire();
            assertThat(benchmark.operator.pendingTimers()).isEqualTo(1000 - TimerBenchmark.BATCH);
            benchmark.restore();
            benchmark.timerRegisterThenFire();
            benchmark.timerRegisterThenDelete();
            assertThat(benchmark.operator.pendingTimers()).isEqualTo(1000);
            benchmark.restore();
            benchmark.timerRegisterNearAndFar();
            assertThat(benchmark.operator.pendingTimers())
                    .isEqualTo(1000 + TimerBenchmark.BATCH / 2);
            benchmark.restore();
            assertThat(benchmark.operator.pendingTimers()).isEqualTo(1000);
        }
        benchmark.close();
    }
}
