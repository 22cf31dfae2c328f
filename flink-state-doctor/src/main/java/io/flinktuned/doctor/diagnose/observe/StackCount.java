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
