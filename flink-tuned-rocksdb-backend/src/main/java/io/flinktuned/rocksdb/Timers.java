// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Locale;

/** Where timers are kept. */
@PublicEvolving
public enum Timers {
    /** In RocksDB: bounded only by disk, part of incremental checkpoints, slower. */
    ROCKSDB,

    /** On the heap: fast, bounded by the heap, written in full with every checkpoint. */
    HEAP,

    /**
     * In RocksDB at every checkpoint, in a part of RocksDB's memory in between: as bounded and as
     * incremental as {@link #ROCKSDB}, and about as fast as {@link #HEAP} for timers that do not
     * live long.
     */
    WRITE_BACK;

    /** The name in configuration: {@code rocksdb}, {@code heap}, {@code write-back}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
