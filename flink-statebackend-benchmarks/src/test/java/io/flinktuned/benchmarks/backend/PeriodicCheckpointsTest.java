// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.MemorySize;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PeriodicCheckpointsTest {

    private final List<ValueState<Long>> states = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb", "tuned"})
    void areTakenWhenTheIntervalHasPassed(String backend) throws Exception {
        try (KeyedOperator operator = operator(backend)) {
            // One is complete before the next begins, so closing makes each of them due.
            for (int taken = 1; taken <= 3; taken++) {
                operator.setCurrentKey(taken);
                states.get(0).update(1L);
                try (PeriodicCheckpoints checkpoints =
                        new PeriodicCheckpoints(operator, Duration.ZERO)) {
                    checkpoints.takeIfDue();
                }
                assertThat(operator.checkpoints()).isEqualTo(taken);
            }
        }
    }

    @Test
    void areNotTakenBefore() throws Exception {
        try (KeyedOperator operator = operator("tuned");
                PeriodicCheckpoints checkpoints =
                        new PeriodicCheckpoints(operator, Duration.ofDays(1))) {
            checkpoints.takeIfDue();
            assertThat(operator.checkpoints()).isZero();
        }
    }

    private KeyedOperator operator(String backend) throws Exception {
        return new KeyedOperator(
                new Backend(backend, MemorySize.ofMebiBytes(64)),
                context ->
                        states.add(
                                context.getState(new ValueStateDescriptor<>("state", Long.class))),
                (timestamp, context) -> {
                    throw new IllegalStateException("There are no timers.");
                });
    }
}
