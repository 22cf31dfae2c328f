// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of RocksDB's memory that hot state and write-back timers are to have. */
final class WriteBackRatio {

    private static final Logger LOG = LoggerFactory.getLogger(WriteBackRatio.class);

    private static final double MAX = 0.9;

    /** For timers, if there is no hot state, unless the user says something else. */
    private static final double TIMERS_ALONE = 0.1;

    private WriteBackRatio() {}

    /** As a checked configuration says; 0 if there are neither. */
    static double in(ReadableConfig config) {
        if (config.get(TunedRocksDBOptions.HOT_STATE_ENABLED)) {
            return config.get(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO);
        }
        return config.get(TunedRocksDBOptions.TIMERS) == Timers.WRITE_BACK
                        && config.getOptional(RocksDBOptions.TIMER_SERVICE_FACTORY).isEmpty()
                ? config.getOptional(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO)
                        .orElse(TIMERS_ALONE)
                : 0;
    }

    /**
     * As the configuration of a TaskManager says, which nobody has checked; 0 if it is wrong: a job
     * would fail in this TaskManager again and again.
     */
    static double inTaskManager(ReadableConfig config) {
        try {
            double ratio = in(EnumNames.normalized(config));
            if (ratio == 0 || isAllowed(ratio)) {
                return ratio;
            }
            LOG.warn(
                    "Hot state and write-back timers are off: '{}' is {} in the configuration of"
                            + " the TaskManager.",
                    TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO.key(),
                    ratio);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Hot state and write-back timers are off: the configuration of the TaskManager"
                            + " is wrong.",
                    e);
        }
        return 0;
    }

    /** Whether RocksDB keeps enough to be of use. */
    static boolean isAllowed(double ratio) {
        // False for what is no number.
        return ratio > 0 && ratio <= MAX;
    }
}
