// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import io.flinktuned.examples.testing.TestedBackend;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings(
        "try") // The harness closes with any exception; one of an interrupt fails the test too.
class SessionFunctionTest {

    private static final long GAP = SessionTimeoutJob.GAP.toMillis();

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<Long, Click, Session> {

        Harness(TestedBackend backend) throws Exception {
            super(
                    new KeyedProcessOperator<>(new SessionFunction()),
                    click -> click.user,
                    Types.LONG);
            setStateBackend(backend.create());
        }

        void click(long user, long time) throws Exception {
            processElement(new Click(user, time), time);
        }

        List<String> sessions() {
            List<String> sessions =
                    extractOutputValues().stream()
                            .map(
                                    session ->
                                            session.user
                                                    + ": "
                                                    + session.start
                                                    + " to "
                                                    + session.last
                                                    + ", "
                                                    + session.clicks)
                            .collect(Collectors.toList());
            getOutput().clear();
            return sessions;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionEndsWhenItsUserHasNotClickedForTheGap(TestedBackend backend) throws Exception {
        OperatorSubtaskState snapshot;
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.click(7, 0);
            harness.click(8, 1);
            harness.click(7, GAP - 1);
            harness.processWatermark(GAP);
            assertThat(harness.sessions()).as("the timer of the first click is gone").isEmpty();

            harness.processWatermark(GAP + 1);
            assertThat(harness.sessions()).containsExactly("8: 1 to 1, 1");
            snapshot = harness.snapshot(1, 1);
        }
        try (Harness harness = new Harness(backend)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark(2 * GAP - 2);
            assertThat(harness.sessions()).isEmpty();
            harness.processWatermark(2 * GAP - 1);
            assertThat(harness.sessions()).containsExactly("7: 0 to " + (GAP - 1) + ", 2");
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClickAfterTheGapNeedsNoWatermarkToEndTheSession(TestedBackend backend) throws Exception {
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.click(7, 0);
            harness.click(7, GAP);
            assertThat(harness.sessions()).containsExactly("7: 0 to 0, 1");
            assertThat(harness.numEventTimeTimers()).isEqualTo(1);

            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.sessions()).containsExactly("7: " + GAP + " to " + GAP + ", 1");
        }
    }
}
