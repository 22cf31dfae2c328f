// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How evenly the bytes of a state are spread over key groups, and so over subtasks. */
final class KeyGroups {

    /** So many numbers, at most, tell how the bytes are spread. */
    private static final int BARS = 128;

    private final int parallelism;
    private final long[] bytes;

    /**
     * @param maxParallelism the number of key groups
     */
    KeyGroups(int parallelism, int maxParallelism) {
        this.parallelism = parallelism;
        this.bytes = new long[maxParallelism];
    }

    void add(int keyGroup, long size) {
        bytes[keyGroup] += size;
    }

    Skew skew() {
        int heaviest = heaviest(bytes);
        long[] subtasks = new long[parallelism];
        for (int keyGroup = 0; keyGroup < bytes.length; keyGroup++) {
            // As Flink's KeyGroupRangeAssignment assigns them.
            subtasks[keyGroup * parallelism / bytes.length] += bytes[keyGroup];
        }
        int heaviestSubtask = heaviest(subtasks);
        return new Skew(
                (int) Arrays.stream(bytes).filter(size -> size > 0).count(),
                heaviest,
                toMean(bytes, heaviest),
                heaviestSubtask,
                toMean(subtasks, heaviestSubtask),
                bars());
    }

    private long[] bars() {
        int perBar = (bytes.length + BARS - 1) / BARS;
        long[] bars = new long[(bytes.length + perBar - 1) / perBar];
        for (int keyGroup = 0; keyGroup < bytes.length; keyGroup++) {
            bars[keyGroup / perBar] += bytes[keyGroup];
        }
        return bars;
    }

    private static int heaviest(long[] sizes) {
        int heaviest = 0;
        for (int i = 1; i < sizes.length; i++) {
            if (sizes[i] > sizes[heaviest]) {
                heaviest = i;
            }
        }
        return heaviest;
    }

    private static double toMean(long[] sizes, int index) {
        double mean = LongStream.of(sizes).average().orElse(0);
        return mean == 0 ? 1 : sizes[index] / mean;
    }

    /** The heaviest key group and subtask, as multiples of the mean. */
    static final class Skew {

        final int keyGroupsInUse;
        final int heaviestKeyGroup;
        final double heaviestKeyGroupToMean;
        final int heaviestSubtask;
        final double heaviestSubtaskToMean;

        /** The bytes of each key group, or of as many neighbours as give at most 128 numbers. */
        final long[] bytes;

        Skew(
                int keyGroupsInUse,
                int heaviestKeyGroup,
                double heaviestKeyGroupToMean,
                int heaviestSubtask,
                double heaviestSubtaskToMean,
                long[] bytes) {
            this.keyGroupsInUse = keyGroupsInUse;
            this.heaviestKeyGroup = heaviestKeyGroup;
            this.heaviestKeyGroupToMean = heaviestKeyGroupToMean;
            this.heaviestSubtask = heaviestSubtask;
            this.heaviestSubtaskToMean = heaviestSubtaskToMean;
            this.bytes = bytes;
        }
    }
}
