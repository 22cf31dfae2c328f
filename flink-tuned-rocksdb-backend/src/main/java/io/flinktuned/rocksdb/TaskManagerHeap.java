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

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.TaskManagerOptions;

/** How much of this JVM's heap the hot tier and write-back timers may take; all slots together. */
final class TaskManagerHeap {

    private static final int HOT_STATE_PERCENT = 30;

    /** The most for write-back timers, unless the user says more. */
    private static final MemorySize WRITE_BACK_TIMERS = MemorySize.ofMebiBytes(64);

    private final ReadableConfig config;

    TaskManagerHeap(ReadableConfig config) {
        this.config = config;
    }

    MemorySize hotState() {
        return config.getOptional(TunedRocksDBOptions.HOT_STATE_MEMORY)
                .orElseGet(
                        () ->
                                new MemorySize(
                                        Runtime.getRuntime().maxMemory()
                                                / 100
                                                * HOT_STATE_PERCENT));
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
     * @throws IllegalConfigurationException if the hot tier, or the timers, may take more than half
     *     of the heap
     */
    void check(boolean hasHotState, Timers timers) {
        if (hasHotState) {
            check(TunedRocksDBOptions.HOT_STATE_MEMORY, hotState());
        }
        if (timers == Timers.WRITE_BACK) {
            check(TunedRocksDBOptions.WRITE_BACK_TIMERS_MEMORY, writeBackTimers());
        }
    }

    private static void check(ConfigOption<MemorySize> option, MemorySize memory) {
        MemorySize half = new MemorySize(Runtime.getRuntime().maxMemory() / 2);
        if (memory.compareTo(half) > 0) {
            throw new IllegalConfigurationException(
                    String.format(
                            "'%s' is '%s', but must be at most '%s', half of the TaskManager's"
                                    + " heap. Lower it, or give the TaskManager a larger heap: more"
                                    + " memory in all, or less of it as '%s'.",
                            option.key(),
                            memory.toHumanReadableString(),
                            half.toHumanReadableString(),
                            TaskManagerOptions.MANAGED_MEMORY_SIZE.key()));
        }
    }
}
