// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** State backends as a user configures them. */
enum Backend {
    TUNED(TunedRocksDBStateBackendFactory.class.getName(), TunedRocksDBStateBackend.class) {
        @Override
        void configureTimers(Configuration config, Timers timers) {
            config.set(TunedRocksDBOptions.TIMERS, timers);
        }
    },
    /** With universal compaction. */
    TUNED_FOR_WRITES(TUNED.configured, TunedRocksDBStateBackend.class) {
        @Override
        void configureTimers(Configuration config, Timers timers) {
            TUNED.configureTimers(config, timers);
        }

        @Override
        void configure(Configuration config, Timers timers) {
            super.configure(config, timers);
            config.set(TunedRocksDBOptions.PROFILE, Profile.WRITE_HEAVY);
        }
    },
    ROCKSDB("rocksdb", EmbeddedRocksDBStateBackend.class) {
        @Override
        void configureTimers(Configuration config, Timers timers) {
            config.set(
                    RocksDBOptions.TIMER_SERVICE_FACTORY,
                    timers == Timers.HEAP
                            ? PriorityQueueStateType.HEAP
                            : PriorityQueueStateType.ROCKSDB);
        }
    },
    HASHMAP("hashmap", HashMapStateBackend.class) {
        @Override
        void configureTimers(Configuration config, Timers timers) {
            // Its timers are always on the heap.
        }
    };

    private final String configured;
    private final Class<?> type;

    Backend(String configured, Class<?> type) {
        this.configured = configured;
        this.type = type;
    }

    abstract void configureTimers(Configuration config, Timers timers);

    void configure(Configuration config, Timers timers) {
        config.set(StateBackendOptions.STATE_BACKEND, configured);
        configureTimers(config, timers);
    }

    /** The name under which the JobManager reports it. */
    String reportedName() {
        return type.getSimpleName();
    }
}
