/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
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
@ExtendWith(ParameterizedTestExtension.class)
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
