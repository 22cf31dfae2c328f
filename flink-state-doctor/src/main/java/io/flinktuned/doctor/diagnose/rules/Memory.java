// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.RocksDbMemory;
import io.flinktuned.doctor.text.Bytes;

/** The setting that gives RocksDB more memory. */
final class Memory {

    private static final String PER_SLOT = "state.backend.rocksdb.memory.fixed-per-slot";

    private Memory() {}

    /** The key that decides how much RocksDB has now. */
    static String key(Observation job) {
        return job.settings().value(PER_SLOT).isPresent()
                ? PER_SLOT
                : "taskmanager.memory.managed.size";
    }

    /**
     * The value for {@link #key} with which RocksDB has {@code perSlot} bytes in a slot.
     *
     * @param perSlot bytes
     */
    static String value(Observation job, long perSlot) {
        int slots = key(job).equals(PER_SLOT) ? 1 : job.taskManagers().get(0).slots();
        return Text.size(perSlot * slots);
    }

    /** Bytes of state that the fullest slot has, as far as it is known; 0 if it is not. */
    static long stateInSlot(Observation job) {
        double files =
                job.rocksDb("live-sst-files-size").stream()
                        .mapToDouble(series -> series.lastMax())
                        .sum();
        return Math.max(Math.round(files), job.checkpoints().largestSubtaskBytes());
    }

    /** For evidence. */
    static String describe(RocksDbMemory memory) {
        return Text.format(
                "RocksDB has %s in a slot: %s for write buffers, %s for blocks",
                Bytes.format(memory.budget()),
                Bytes.format(memory.writeBuffers()),
                Bytes.format(memory.blocks()));
    }

    static final String SOURCE = "/taskmanagers: memoryConfiguration, /jobmanager/config";
}
