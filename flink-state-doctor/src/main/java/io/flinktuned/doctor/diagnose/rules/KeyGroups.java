/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
