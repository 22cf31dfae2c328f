// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.conformance;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.testing.FlinkFaults;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.ConfigurableStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend.CustomInitializationMetrics;
import org.apache.flink.runtime.state.StateBackendTestBase;
import org.apache.flink.testutils.junit.extensions.parameterized.Parameter;
import org.apache.flink.testutils.junit.extensions.parameterized.ParameterizedTestExtension;
import org.apache.flink.testutils.junit.extensions.parameterized.Parameters;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Flink's conformance suite for state backends. */
@ExtendWith(ParameterizedTestExtension.class)
class StateBackendConformanceITCase extends StateBackendTestBase<TunedRocksDBStateBackend> {

    @TempDir private Path directory;

    @Parameter private Mode mode;

    private final Map<String, Long> initializationMetrics = new ConcurrentHashMap<>();

    @Parameters(name = "{0}")
    static List<Mode> modes() {
        return Mode.all();
    }

    @Override
    protected ConfigurableStateBackend getStateBackend() {
        return mode.backend(directory);
    }

    @Override
    protected CheckpointStorage getCheckpointStorage() {
        return mode.checkpointStorage(directory);
    }

    @Override
    protected boolean isSerializerPresenceRequiredOnRestore() {
        return false;
    }

    @Override
    protected boolean supportsAsynchronousSnapshots() {
        return true;
    }

    @Override
    protected boolean isSafeToReuseKVState() {
        return mode.timers() != Timers.HEAP || FlinkFaults.REUSES_KEYS_OF_HEAP_TIMERS;
    }

    @Override
    protected CustomInitializationMetrics getCustomInitializationMetrics() {
        return (name, value) -> initializationMetrics.merge(name, value, Long::sum);
    }

    @Override
    protected <K> CheckpointableKeyedStateBackend<K> restoreKeyedBackend(
            TypeSerializer<K> keySerializer,
            int numberOfKeyGroups,
            KeyGroupRange keyGroupRange,
            List<KeyedStateHandle> state,
            Environment env)
            throws Exception {
        CheckpointableKeyedStateBackend<K> restored =
                super.restoreKeyedBackend(
                        keySerializer, numberOfKeyGroups, keyGroupRange, state, env);
        if (state.stream().anyMatch(handle -> handle != null)) {
            assertThat(initializationMetrics.keySet())
                    .containsExactlyInAnyOrder(
                            MetricNames.RESTORE_STATE_DURATION,
                            MetricNames.DOWNLOAD_STATE_DURATION);
        }
        return restored;
    }
}
