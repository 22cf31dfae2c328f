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

package io.flinktuned.rocksdb;

import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.TaskManagerOptions;

/** How much of this JVM's heap write-back timers may take; those of all slots together. */
final class TaskManagerHeap {

    /** The most for write-back timers, unless the user says more. */
    private static final MemorySize WRITE_BACK_TIMERS = MemorySize.ofMebiBytes(64);

    private final ReadableConfig config;

    TaskManagerHeap(ReadableConfig config) {
        this.config = config;
    }

    MemorySize writeBackTimers() {
        return config.getOptional(TunedRocksDBOptions.WRITE_BACK_TIMERS_MEMORY)
                .orElseGet(
                        () ->
                                new MemorySize(
                                        Math.min(
                                                WRITE_BACK_TIMERS.getBytes(),
                                                Runtime.getRuntime().maxMemory() / 10)));
    }

    /**
     * @throws IllegalConfigurationException if write-back timers may take more than half of the
     *     heap
     */
    void checkWriteBackTimers() {
        MemorySize memory = writeBackTimers();
        MemorySize half = new MemorySize(Runtime.getRuntime().maxMemory() / 2);
        if (memory.compareTo(half) > 0) {
            throw new IllegalConfigurationException(
                    String.format(
                            "'%s' is '%s', but must be at most '%s', half of the TaskManager's"
                                    + " heap. Lower it, or give the TaskManager a larger heap: more"
                                    + " memory in all, or less of it as '%s'.",
                            TunedRocksDBOptions.WRITE_BACK_TIMERS_MEMORY.key(),
                            memory.toHumanReadableString(),
                            half.toHumanReadableString(),
                            TaskManagerOptions.MANAGED_MEMORY_SIZE.key()));
        }
    }
}
