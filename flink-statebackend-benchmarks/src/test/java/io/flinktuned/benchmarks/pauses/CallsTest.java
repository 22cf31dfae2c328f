// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.pauses;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.ScalarResult;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CallsTest {

    private long nanos = 123;
    private long collectionMillis = 456;
    private long processorNanos = 789;

    private final Calls calls =
            new Calls(() -> nanos, () -> collectionMillis, () -> processorNanos);

    private void call(long micros) {
        nanos += TimeUnit.MICROSECONDS.toNanos(micros);
        calls.ended();
    }

    private double result(String label) {
        return calls.results().stream()
                .filter(result -> result.getLabel().equals(label))
                .mapToDouble(ScalarResult::getScore)
                .findFirst()
                .getAsDouble();
    }

    @Test
    void oneCallOfManyIsTheLongestAndDoesNotChangeThePercentile() {
        calls.start();
        for (int i = 0; i < 1998; i++) {
            call(2);
        }
        call(50);
        call(3_500_000);

        assertThat(result("longest")).isCloseTo(3500, within(3.5));
        assertThat(result("longest without GC")).isEqualTo(3500);
        assertThat(result("p99.9")).isCloseTo(2, within(0.002));
    }

    @Test
    void whatTheCollectorTakesIsToldApart() {
        calls.start();
        collectionMillis += 20;
        call(21_000);
        call(5_000);
        collectionMillis += 10;
        call(12_000);

        assertThat(result("longest")).isCloseTo(21, within(0.021));
        assertThat(result("longest without GC")).isEqualTo(5);
        assertThat(result("longest GC")).isEqualTo(20);
        assertThat(result("GC")).isEqualTo(30);
    }

    @Test
    void whatWasBeforeTheStartDoesNotCount() {
        nanos += 1_000_000_000;
        collectionMillis += 1000;
        processorNanos += 1_000_000_000;
        calls.start();
        processorNanos += 2_000_000_000;
        call(200);

        assertThat(result("longest")).isCloseTo(0.2, within(0.0002));
        assertThat(result("longest GC")).isZero();
        assertThat(result("GC")).isZero();
        assertThat(result("CPU")).isEqualTo(2);
    }
}
