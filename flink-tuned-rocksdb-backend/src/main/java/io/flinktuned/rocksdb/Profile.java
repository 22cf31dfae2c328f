// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Locale;

/**
 * A choice of RocksDB options for a kind of workload. Every value that a profile sets gives way to
 * Flink's predefined options, to a configured key and to the user's own options factory, in this
 * order.
 */
@PublicEvolving
public enum Profile {
    /** For jobs that read and write: the default. */
    BALANCED,

    /** For jobs that mostly write: large aggregations, buffers, long windows. */
    WRITE_HEAVY,

    /** For jobs that mostly read: joins and enrichment against a large table. */
    READ_HEAVY,

    /** For jobs with very many states in one slot. */
    MANY_STATES,

    /** For slots with little memory. */
    LOW_MEMORY,

    /** For local directories on spinning disks. */
    SPINNING_DISK,

    /** Changes nothing: the options of Flink's own backend. */
    NONE;

    /** The name in configuration: {@code write-heavy}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
