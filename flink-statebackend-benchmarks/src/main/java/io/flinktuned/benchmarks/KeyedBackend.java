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

package io.flinktuned.benchmarks;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.util.FileUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/** A keyed state backend with {@code Long} keys in a slot of a given size, on a local directory. */
final class KeyedBackend implements AutoCloseable {

    private static final String TUNED = "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory";

    private final Path directory;
    private final MockEnvironment environment;
    private final CheckpointableKeyedStateBackend<Long> backend;

    /**
     * @param name {@code hashmap}, {@code rocksdb}, {@code tuned}, or {@code tuned:PROFILE}
     * @param memory managed memory of the slot
     */
    KeyedBackend(String name, MemorySize memory) throws Exception {
        directory = Files.createTempDirectory("state-benchmark");
        Configuration configuration = new Configuration();
        configuration.setString("state.backend.rocksdb.localdir", directory.toString());
        String[] parts = name.split(":", 2);
        configuration.set(
                StateBackendOptions.STATE_BACKEND, parts[0].equals("tuned") ? TUNED : parts[0]);
        if (parts.length == 2) {
            configuration.setString("state.backend.tuned.profile", parts[1]);
        }
        environment = new MockEnvironmentBuilder().setManagedMemorySize(memory.getBytes()).build();
        StateBackend stateBackend =
                StateBackendLoader.loadStateBackendFromConfig(
                        configuration, getClass().getClassLoader(), null);
        backend =
                stateBackend.createKeyedStateBackend(
                        new KeyedStateBackendParametersImpl<>(
                                environment,
                                new JobID(),
                                "benchmark",
                                LongSerializer.INSTANCE,
                                128,
                                new KeyGroupRange(0, 127),
                                environment.getTaskKvStateRegistry(),
                                TtlTimeProvider.DEFAULT,
                                new UnregisteredMetricsGroup(),
                                (metric, value) -> {},
                                Collections.emptyList(),
                                new CloseableRegistry(),
                                1.0));
    }

    void setCurrentKey(long key) {
        backend.setCurrentKey(key);
    }

    <T> ValueState<T> valueState(ValueStateDescriptor<T> descriptor) throws Exception {
        return backend.getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    }

    <K, V> MapState<K, V> mapState(MapStateDescriptor<K, V> descriptor) throws Exception {
        return backend.getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    }

    @Override
    public void close() throws Exception {
        try {
            backend.dispose();
            environment.close();
        } finally {
            deleteDirectory();
        }
    }

    private void deleteDirectory() throws IOException {
        FileUtils.deleteDirectory(directory.toFile());
    }
}
