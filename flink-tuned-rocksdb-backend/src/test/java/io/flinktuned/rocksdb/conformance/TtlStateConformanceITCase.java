// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.conformance;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.ttl.StateBackendTestContext;
import org.apache.flink.runtime.state.ttl.TtlStateTestBase;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * Flink's conformance suite for TTL. It is parameterized over kinds of state already, so that each
 * mode of the backend is a class. State with TTL has no timers.
 */
class TtlStateConformanceITCase {

    /** What is left out where one mode is enough. */
    private static final String MORE_MODES = "more-modes";

    @Nested
    @Tag(MORE_MODES)
    class Incremental extends Suite {
        Incremental() {
            super(new Mode(true, Timers.ROCKSDB, false));
        }
    }

    @Nested
    @Tag(MORE_MODES)
    class Full extends Suite {
        Full() {
            super(new Mode(false, Timers.ROCKSDB, false));
        }
    }

    @Nested
    class WithHotState extends Suite {
        WithHotState() {
            super(new Mode(true, Timers.ROCKSDB, false).withHotState(Mode.EVERYTHING));
        }
    }

    @Nested
    @Tag(MORE_MODES)
    class WithHotStateOfSixteenEntries extends Suite {
        WithHotStateOfSixteenEntries() {
            super(new Mode(false, Timers.ROCKSDB, false).withHotState(Mode.TEN_SEGMENTS));
        }
    }

    @Nested
    @Tag(MORE_MODES)
    class WithHotStateOfOneEntry extends Suite {
        WithHotStateOfOneEntry() {
            super(new Mode(true, Timers.ROCKSDB, false).withHotState(Mode.ONE_SEGMENT));
        }
    }

    /** The suite in a mode. */
    @ExtendWith(TtlSwitchInFlink21.class)
    abstract static class Suite extends TtlStateTestBase {

        @TempDir private Path directory;

        private final Mode mode;

        Suite(Mode mode) {
            this.mode = mode;
        }

        /** As in Flink's own RocksDB test: checkpoints of RocksDB keep expired state. */
        @Override
        public boolean isSavepoint() {
            return false;
        }

        @Override
        protected StateBackendTestContext createStateBackendTestContext(
                TtlTimeProvider timeProvider) {
            return new StateBackendTestContext(timeProvider) {
                @Override
                protected StateBackend createStateBackend() {
                    return mode.backend(directory);
                }

                @Override
                protected CheckpointStorage createCheckpointStorage() {
                    return new FileSystemCheckpointStorage(directory.toUri());
                }
            };
        }
    }
}
