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

package io.flinktuned.examples.comparison;

/** What is measured of a run. */
enum Metric {
    /** From the start of the job to its end, without the start of the JVM and of Flink. */
    SECONDS("seconds", "%,.1f"),
    EVENTS_PER_SECOND("events per second", "%,.0f"),
    /** Of the whole process, while the example ran. */
    CPU_SECONDS("CPU seconds", "%,.1f"),
    CHECKPOINTS("checkpoints", "%,.0f"),
    CHECKPOINT_MILLIS("checkpoint duration, mean, ms", "%,.0f"),
    /** What a restore would read: with incremental checkpoints more than was uploaded. */
    CHECKPOINT_MEGABYTES("checkpoint size, largest, MB", "%,.1f"),
    RESIDENT_MEGABYTES("resident memory, peak, MB", "%,.0f"),
    /** Just after a garbage collection: before one it says nothing about the job. */
    HEAP_MEGABYTES("heap in use, peak, MB", "%,.0f");

    private final String label;
    private final String format;

    Metric(String label, String format) {
        this.label = label;
        this.format = format;
    }

    /** What it is, and the unit, for people. */
    String label() {
        return label;
    }

    /** The format of its values. */
    String format() {
        return format;
    }
}
