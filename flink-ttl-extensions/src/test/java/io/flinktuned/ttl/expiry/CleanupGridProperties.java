// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class CleanupGridProperties {

    /** jqwik tries the smallest and the largest time, too. */
    @Property
    void whatExpiresIsCleanedUpAtMostOneBucketLater(
            @ForAll String stateName,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long bucketWidth,
            @ForAll int key,
            @ForAll long expiresAt) {
        assertThat(new CleanupGrid(stateName, bucketWidth).due(key, expiresAt))
                .isBetween(expiresAt, Times.saturatedAdd(expiresAt, bucketWidth - 1));
    }

    @Property
    void thereIsOneTimePerBucket(
            @ForAll String stateName,
            @ForAll @LongRange(min = 2, max = 1000) long bucketWidth,
            @ForAll int key,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long time) {
        CleanupGrid grid = new CleanupGrid(stateName, bucketWidth);
        long due = grid.due(key, time);

        assertThat(grid.due(key, due - bucketWidth + 1)).isEqualTo(due);
        assertThat(grid.due(key, due + 1)).isEqualTo(due + bucketWidth);
    }

    /** Keys of which all are due at once would be cleaned up at once. */
    @Example
    void keysAreSpreadOverTheBucket() {
        CleanupGrid grid = new CleanupGrid("prices", 1000);
        int[] perTenth = new int[10];
        Set<Long> times = new HashSet<>();
        for (int key = 0; key < 100_000; key++) {
            long due = grid.due((long) key, 0);
            perTenth[(int) (due / 100)]++;
            times.add(due);
        }

        for (int keys : perTenth) {
            assertThat(keys).isBetween(9_500, 10_500);
        }
        assertThat(times).hasSize(1000);
        assertThat(new CleanupGrid("other", 1000).due(1L, 0)).isNotEqualTo(grid.due(1L, 0));
    }
}
