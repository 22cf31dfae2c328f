// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.ScalarResult;

import static org.assertj.core.api.Assertions.assertThat;

class OperationCostsTest {

    private long nanos = 12;
    private long processorNanos = 34;
    private long threadNanos = 56;
    private long collectionMillis = 78;

    private final OperationCosts costs =
            new OperationCosts(
                    () -> nanos, () -> processorNanos, () -> threadNanos, () -> collectionMillis);

    private void batch(long took) {
        costs.batchBegins();
        pass(took);
        costs.batchEnded(100);
    }

    /** One processor is busy here, and one more in the background. */
    private void pass(long took) {
        nanos += took;
        threadNanos += took;
        processorNanos += 2 * took;
    }

    private double result(String label) {
        return costs.results().stream()
                .filter(result -> result.getLabel().equals(label))
                .mapToDouble(ScalarResult::getScore)
                .findFirst()
                .getAsDouble();
    }

    @Test
    void whatHappensBetweenBatchesIsLeftOutAndWhatHappensInTheBackgroundIsNot() {
        costs.start();
        batch(2_000_000);
        pass(50_000_000);
        costs.nextMayBegin();
        batch(3_000_000);
        costs.nextMayBegin();

        assertThat(result("CPU")).isEqualTo((2 * 5_000_000 + 50_000_000) / 200.0);
        assertThat(result("longest batch")).isEqualTo(3);
    }

    @Test
    void anIterationKnowsNothingOfTheOneBefore() {
        costs.start();
        batch(9_000_000);
        costs.nextMayBegin();
        collectionMillis += 1000;
        costs.start();
        collectionMillis += 5;
        batch(1_000_000);
        costs.nextMayBegin();

        assertThat(result("CPU")).isEqualTo(20_000);
        assertThat(result("GC")).isEqualTo(50_000);
        assertThat(result("longest batch")).isEqualTo(1);
    }
}
