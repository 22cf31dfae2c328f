// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;

import java.util.Locale;

/** Where timers are kept. */
@PublicEvolving
public enum Timers {
    /** In RocksDB: bounded only by disk, part of incremental checkpoints, slower. */
    ROCKSDB(PriorityQueueStateType.ROCKSDB),

    /** On the heap: fast, bounded by the heap, written in full with every checkpoint. */
    HEAP(PriorityQueueStateType.HEAP),

    /**
     * In RocksDB at every checkpoint, in a part of RocksDB's memory in between: as bounded and as
     * incremental as {@link #ROCKSDB}, and about as fast as {@link #HEAP} for timers that do not
     * live long.
     */
    WRITE_BACK(PriorityQueueStateType.ROCKSDB);

    private final PriorityQueueStateType flinkType;

    Timers(PriorityQueueStateType flinkType) {
        this.flinkType = flinkType;
    }

    /** What Flink's backend is told by {@code state.backend.rocksdb.timer-service.factory}. */
    PriorityQueueStateType flinkType() {
        return flinkType;
    }

    /** The name in configuration: {@code rocksdb}, {@code heap}, {@code write-back}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
