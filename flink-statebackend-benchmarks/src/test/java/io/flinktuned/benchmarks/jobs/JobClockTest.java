// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.ProcessTime;
import io.flinktuned.benchmarks.pauses.Calls;

import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class JobClockTest {

    private long seconds = 100;
    private long processorSeconds = 200;
    private long collectionSeconds = 300;

    private final JobClock clock = new JobClock(this::now, 1000);

    private ProcessTime now() {
        return new ProcessTime(
                TimeUnit.SECONDS.toNanos(seconds),
                TimeUnit.SECONDS.toNanos(processorSeconds),
                TimeUnit.SECONDS.toMillis(collectionSeconds));
    }

    private void pass(long time, long processorTime, long collection) {
        seconds += time;
        processorSeconds += processorTime;
        collectionSeconds += collection;
    }

    private Map<Metric, Double> metrics(double processed) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        clock.putInto(metrics, processed);
        return metrics;
    }

    @Test
    void whatIsBeforeFortyPercentOfTheEventsCountsInTheWholeOnly() {
        clock.emitted(399);
        assertThat(clock.isSteady()).isFalse();
        pass(20, 40, 5);
        clock.emitted(101);
        assertThat(clock.isSteady()).isTrue();
        pass(5, 8, 1);
        clock.emitted(500);
        clock.ended();
        pass(1, 1, 1);

        assertThat(metrics(1000))
                .containsEntry(Metric.EVENTS_PER_SECOND, 100.0)
                .containsEntry(Metric.CPU_PER_EVENT, 16_000.0)
                .containsEntry(Metric.GC_PER_EVENT, 2_000.0)
                .containsEntry(Metric.WHOLE_EVENTS_PER_SECOND, 40.0)
                .containsEntry(Metric.WHOLE_CPU, 48.0);
    }

    @Test
    void theInputHasEndedWhenTheLastTaskSaysSo() {
        pass(10, 0, 0);
        clock.ended();
        pass(10, 0, 0);
        clock.ended();

        assertThat(metrics(1000)).containsEntry(Metric.WHOLE_EVENTS_PER_SECOND, 50.0);
    }

    @Test
    void aJobThatWasStoppedBeforeHasNoSteadyState() {
        pass(10, 20, 0);
        clock.emitted(200);
        clock.ended();

        assertThat(metrics(200)).containsOnlyKeys(Metric.WHOLE_EVENTS_PER_SECOND, Metric.WHOLE_CPU);
    }

    @Test
    void theLongestPauseIsThatOfAllTasks() {
        clock.emitted(400);
        pass(1, 1, 0);
        clock.ended();
        clock.paused(callOf(7));
        clock.paused(callOf(3));

        assertThat(metrics(1000).get(Metric.LONGEST_PAUSE)).isCloseTo(7, within(0.01));
        assertThat(metrics(1000)).containsEntry(Metric.LONGEST_PAUSE_WITHOUT_GC, 7.0);
    }

    private static Calls callOf(long millis) {
        long[] nanos = {0};
        Calls calls = new Calls(() -> nanos[0], () -> 0, () -> 0);
        calls.start();
        nanos[0] = TimeUnit.MILLISECONDS.toNanos(millis);
        calls.ended();
        return calls;
    }
}
