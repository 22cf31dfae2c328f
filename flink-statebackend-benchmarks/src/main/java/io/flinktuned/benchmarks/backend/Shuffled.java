// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import java.util.SplittableRandom;

/** Numbers in random order. */
public final class Shuffled {

    private Shuffled() {}

    /** The numbers below {@code count}, each order as likely as any other. */
    public static int[] numbers(int count, SplittableRandom random) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            numbers[i] = numbers[j];
            numbers[j] = i;
        }
        return numbers;
    }
}
