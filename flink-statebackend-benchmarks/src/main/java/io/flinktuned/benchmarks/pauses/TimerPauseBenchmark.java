// SPDX-License-Identifier: Apache-2.0
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
