// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import io.flinktuned.benchmarks.backend.Shuffled;

import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

import java.util.SplittableRandom;

/** In which order, and how often, keys are used. */
public enum Distribution {
    /** All keys in turn, in an order that has nothing to do with the keys' own. */
    CYCLIC,

    /** Each key is as likely as any other. */
    UNIFORM,

    /** The n-th most likely key is 1 / n^0.99 times as likely as the first. */
    ZIPF;

    private static final int MAX_DRAWS = 1 << 23;

    /**
     * Keys between 0 and {@code keys}, drawn in advance since drawing takes as long as a read from
     * the heap does. To be used over and over again.
     */
    public int[] draw(int keys, SplittableRandom random) {
        int[] shuffled = Shuffled.numbers(keys, random);
        if (this == CYCLIC) {
            return shuffled;
        }
        int[] draws = new int[(int) Math.min(MAX_DRAWS, 8L * keys)];
        if (this == UNIFORM) {
            for (int i = 0; i < draws.length; i++) {
                draws[i] = random.nextInt(keys);
            }
        } else {
            DiscreteSampler ranks = RejectionInversionZipfSampler.of(random::nextLong, keys, 0.99);
            for (int i = 0; i < draws.length; i++) {
                // Keys that are hot must not be neighbours.
                draws[i] = shuffled[ranks.sample() - 1];
            }
        }
        return draws;
    }
}
