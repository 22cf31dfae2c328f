// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DistributionTest {

    private static final int KEYS = 10_000;

    private static int[] draw(Distribution distribution) {
        return distribution.draw(KEYS, new SplittableRandom(42));
    }

    /** How often each key is drawn. */
    private static int[] counts(int[] draws) {
        int[] counts = new int[KEYS];
        for (int key : draws) {
            counts[key]++;
        }
        return counts;
    }

    @Test
    void cyclicDrawsEachKeyOnceAndNotInItsOrder() {
        int[] draws = draw(Distribution.CYCLIC);

        assertThat(Arrays.stream(draws).sorted().toArray())
                .isEqualTo(IntStream.range(0, KEYS).toArray());
        assertThat(IntStream.range(1, KEYS).filter(i -> draws[i] == draws[i - 1] + 1).count())
                .isLessThan(10);
    }

    @Test
    void uniformDrawsNoKeyMuchMoreOftenThanOthers() {
        // 8 times each on average.
        assertThat(Arrays.stream(counts(draw(Distribution.UNIFORM))).max().getAsInt())
                .isLessThan(8 + 25);
    }

    @Test
    void zipfDrawsTheNthKeyByItsShare() {
        int[] draws = draw(Distribution.ZIPF);
        int[] counts = Arrays.stream(counts(draws)).sorted().toArray();
        double sum = IntStream.rangeClosed(1, KEYS).mapToDouble(n -> Math.pow(n, -0.99)).sum();

        for (int n : new int[] {1, 2, 10}) {
            double share = Math.pow(n, -0.99) / sum;
            assertThat(counts[KEYS - n] / (double) draws.length)
                    .isCloseTo(share, within(0.1 * share));
        }
    }

    @Test
    void hotKeysAreNotNeighbours() {
        int[] counts = counts(draw(Distribution.ZIPF));
        int hot = Arrays.stream(counts).sorted().toArray()[KEYS - 100];

        assertThat(
                        IntStream.range(1, KEYS)
                                .filter(key -> counts[key] >= hot && counts[key - 1] >= hot)
                                .count())
                .isLessThan(10);
    }
}
