// SPDX-License-Identifier: Apache-2.0
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
