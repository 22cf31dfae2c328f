// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Vertex;

/** How many key groups each subtask has: KeyGroupRangeAssignment of Flink. */
final class KeyGroups {

    private KeyGroups() {}

    /** The largest number of key groups of a subtask, divided by the mean. 1 or more. */
    static double skew(Vertex vertex) {
        int parallelism = vertex.subtasks().size();
        int most = (vertex.maxParallelism() + parallelism - 1) / parallelism;
        return (double) most * parallelism / vertex.maxParallelism();
    }
}
