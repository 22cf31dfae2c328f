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

package io.flinktuned.examples.bufferingsink;

/** Lines that become a file when their checkpoint is complete. A Flink POJO, kept as state. */
public class Batch {

    /** The checkpoint that contains the batch for the first time. */
    public long checkpoint;

    /** The task that received the lines. */
    public int task;

    /** The lines, each with its end. */
    public String lines = "";

    /** For Flink. */
    public Batch() {}

    /** A batch. */
    public Batch(long checkpoint, int task, String lines) {
        this.checkpoint = checkpoint;
        this.task = task;
        this.lines = lines;
    }

    /** The name of the file; no two batches have the same. */
    String file() {
        return "checkpoint-" + checkpoint + "-task-" + task + ".csv";
    }
}
