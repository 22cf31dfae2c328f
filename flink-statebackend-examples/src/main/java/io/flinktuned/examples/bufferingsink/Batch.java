// SPDX-License-Identifier: Apache-2.0
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
