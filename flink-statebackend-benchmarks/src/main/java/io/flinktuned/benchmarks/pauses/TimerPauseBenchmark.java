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

package io.flinktuned.benchmarks.pauses;

import io.flinktuned.benchmarks.backend.Backend;
import io.flinktuned.benchmarks.backend.BackendName;
import io.flinktuned.benchmarks.backend.KeyedOperator;

import org.apache.flink.configuration.MemorySize;

import org.openjdk.jmh.annotations.Param;

import java.time.Duration;

/** Event-time timers, one for each key. */
public abstract class TimerPauseBenchmark extends PauseBenchmark {

    /** Timers are due before this, in event time; it begins at 0. */
    static final long FARTHEST = Duration.ofDays(1).toMillis();

    @Param({"rocksdb", BackendName.HEAP_TIMERS, "tuned"})
    public String backend;

    @Override
    KeyedOperator open(MemorySize memory) throws Exception {
        KeyedOperator operator =
                new KeyedOperator(
                        new Backend(backend, memory).withCheckpoints(CHECKPOINT_INTERVAL),
                        context -> {},
                        (timestamp, context) -> fired(timestamp));
        operator.watermark(0);
        return operator;
    }

    /** The current key's timer has fired. */
    abstract void fired(long timestamp);

    void register(long key, long time) {
        operator.setCurrentKey(key);
        operator.context().timerService().registerEventTimeTimer(time);
    }
}
