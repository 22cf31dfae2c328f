// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import io.flinktuned.examples.testing.TestedBackend;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings(
        "try") // The harness closes with any exception; one of an interrupt fails the test too.
class FirstVisitsTest {

    private static final long NOBODY_WAITS_FOR_DAY_1 =
            Days.end(1) + UniqueVisitorsJob.LATENESS.toMillis();

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<Long, Visit, Long> {

        Harness(TestedBackend backend) throws Exception {
            super(
                    new KeyedProcessOperator<>(new FirstVisits()),
                    visit -> visit.visitor,
                    Types.LONG);
            setStateBackend(backend.create());
        }

        void visit(long visitor, long day) throws Exception {
            processElement(new Visit(visitor, Days.end(day)), Days.end(day));
        }

        List<Long> days() {
            List<Long> days = extractOutputValues();
            getOutput().clear();
            return days;
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachVisitorCountsOncePerDay(TestedBackend backend) throws Exception {
        OperatorSubtaskState snapshot;
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.visit(7, 1);
            harness.visit(7, 1);
            harness.visit(8, 1);
            harness.visit(7, 2);
            harness.visit(7, 1);
            assertThat(harness.days()).containsExactly(1L, 1L, 2L);
            snapshot = harness.snapshot(1, 1);
        }
        try (Harness harness = new Harness(backend)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.visit(8, 1);
            harness.visit(8, 2);
            assertThat(harness.days()).containsExactly(2L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDayIsWaitedForAndRemembered(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.visit(7, 1);

            harness.processWatermark(NOBODY_WAITS_FOR_DAY_1 - 1);
            harness.visit(7, 1);
            harness.visit(8, 1);
            assertThat(harness.extractOutputValues()).as("just in time").containsExactly(1L, 1L);

            harness.processWatermark(NOBODY_WAITS_FOR_DAY_1);
            harness.visit(7, 1);
            harness.visit(9, 1);
            assertThat(harness.extractOutputValues()).as("too late").containsExactly(1L, 1L);
        }
    }
}
