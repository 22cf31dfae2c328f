// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;

/** How often a thread was found with the same frames on top of its stack. */
public final class StackCount {

    private final String thread;
    private final List<String> frames;
    private final int count;

    @JsonCreator
    StackCount(
            @JsonProperty("thread") String thread,
            @JsonProperty("frames") List<String> frames,
            @JsonProperty("count") int count) {
        this.thread = thread;
        this.frames = List.copyOf(frames);
        this.count = count;
    }

    /** The thread's name, for a task its name with the number of the subtask. */
    @JsonProperty
    public String thread() {
        return thread;
    }

    /** Class and method of each frame, such as org.rocksdb.RocksDB.get, the innermost first. */
    @JsonProperty
    public List<String> frames() {
        return frames;
    }

    /** The number of thread dumps, 1 or more. */
    @JsonProperty
    public int count() {
        return count;
    }
}
