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

/** How long a record keeps a vertex with something. */
final class PerRecord {

    /**
     * Microseconds. A read of a small list or an iterator over a small map takes 10 to 20
     * (docs/benchmarks.md), so this is a large one, or many.
     */
    static final double LONG_MICROS = 200;

    private PerRecord() {}

    /** Microseconds of {@code time} for each record; 0 without records. */
    static double micros(StateTime time, double seconds) {
        long records = time.vertex().fullest().records();
        return records == 0 ? 0 : time.share() * seconds * 1e6 / records;
    }
}
