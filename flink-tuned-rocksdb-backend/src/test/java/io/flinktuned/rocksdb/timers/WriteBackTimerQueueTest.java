// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.writeback.CheckpointSchedule;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.state.InternalPriorityQueue;
import org.apache.flink.runtime.state.InternalPriorityQueueTestBase;
import org.apache.flink.util.clock.SystemClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Flink's tests of its queues of timers, with write-back timers. */
class WriteBackTimerQueueTest extends InternalPriorityQueueTestBase {

    private static final MemorySize MEMORY = MemorySize.ofMebiBytes(1);

    @TempDir private Path directory;

    private final List<TimerBackend> backends = new ArrayList<>();

    @AfterEach
    void closeBackends() throws Exception {
        for (TimerBackend backend : backends) {
            backend.close();
        }
    }

    @Override
    protected InternalPriorityQueue<TestElement> newPriorityQueue(int initialCapacity) {
        try {
            TimerBackend backend =
                    new TimerBackend(
                            Timers.ROCKSDB,
                            MEMORY,
                            directory,
                            KEY_GROUP_RANGE,
                            KEY_GROUP_RANGE.getNumberOfKeyGroups(),
                            List.of());
            backends.add(backend);
            return backend.writeBackQueue(
                    TestElementSerializer.INSTANCE,
                    MEMORY,
                    new CheckpointSchedule(null, Duration.ZERO, SystemClock.getInstance()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected boolean testSetSemanticsAgainstDuplicateElements() {
        return true;
    }
}
