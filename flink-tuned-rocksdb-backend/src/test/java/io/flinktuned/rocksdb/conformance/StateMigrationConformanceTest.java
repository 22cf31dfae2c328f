// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.conformance;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.StateBackendMigrationTestBase;
import org.apache.flink.testutils.junit.extensions.parameterized.Parameter;
import org.apache.flink.testutils.junit.extensions.parameterized.ParameterizedTestExtension;
import org.apache.flink.testutils.junit.extensions.parameterized.Parameters;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Flink's conformance suite for changes of serializers and of TTL between two runs of a job. */
@ExtendWith({ParameterizedTestExtension.class, TtlSwitchInFlink21.class})
class StateMigrationConformanceTest
        extends StateBackendMigrationTestBase<TunedRocksDBStateBackend> {

    @TempDir private Path directory;

    @Parameter private Mode mode;

    /**
     * As in Flink's own RocksDB test, only timers that are in RocksDB: a checkpoint keeps timers of
     * the heap outside the backend's state, which the suite's test of timer serializers looks at.
     */
    @Parameters(name = "{0}")
    static List<Mode> modes() {
        return Mode.all().stream()
                .filter(mode -> mode.timers() == Timers.ROCKSDB)
                .collect(Collectors.toList());
    }

    @Override
    protected TunedRocksDBStateBackend getStateBackend() {
        return mode.backend(directory);
    }

    @Override
    protected CheckpointStorage getCheckpointStorage() {
        return mode.checkpointStorage(directory);
    }
}
