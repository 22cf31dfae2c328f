// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.Checkpoints;

import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.util.FileUtils;

import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A keyed backend with {@code String} keys in a task of its own, and the database in it. */
final class LiveBackend implements AutoCloseable {

    private static final int KEY_GROUPS = 4;
    private static final MemorySize ROCKSDB_MEMORY = MemorySize.ofMebiBytes(16);

    private final Path directory = Files.createTempDirectory("hot-state");
    private final CloseableRegistry cancelStreams = new CloseableRegistry();
    private final MockEnvironment environment;
    private final AbstractKeyedStateBackend<String> backend;

    private LiveBackend(
            Configuration configuration, KeyGroupRange range, Collection<KeyedStateHandle> restored)
            throws Exception {
        configuration.set(RocksDBOptions.LOCAL_DIRECTORIES, directory.toString());
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, false);
        environment =
                new MockEnvironmentBuilder()
                        .setTaskManagerRuntimeInfo(
                                new TestingTaskManagerRuntimeInfo(
                                        new Configuration(), directory.toFile()))
                        .build();
        backend =
                (AbstractKeyedStateBackend<String>)
                        StateBackendLoader.loadStateBackendFromConfig(
                                        configuration, getClass().getClassLoader(), null)
                                .createKeyedStateBackend(
                                        new KeyedStateBackendParametersImpl<>(
                                                environment,
                                                environment.getJobID(),
                                                "operator",
                                                StringSerializer.INSTANCE,
                                                KEY_GROUPS,
                                                range,
                                                environment.getTaskKvStateRegistry(),
                                                TtlTimeProvider.DEFAULT,
                                                environment.getMetricGroup(),
                                                (name, value) -> {},
                                                restored,
                                                cancelStreams,
                                                1.0));
    }

    /** The name of a state that goes past the tier. */
    static final String EXCLUDED = "excluded";

    /** Flink's own. */
    static LiveBackend flinks(KeyedStateHandle... restored) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, ROCKSDB_MEMORY);
        return new LiveBackend(configuration, KeyGroupRange.of(0, KEY_GROUPS - 1), of(restored));
    }

    /** Ours, with a hot tier. */
    static LiveBackend hot(long memory, int maxUnflushed, KeyedStateHandle... restored)
            throws Exception {
        return hot(memory, maxUnflushed, KeyGroupRange.of(0, KEY_GROUPS - 1), restored);
    }

    /** Ours, with a hot tier, and only some key groups. */
    static LiveBackend hot(
            long memory, int maxUnflushed, KeyGroupRange range, KeyedStateHandle... restored)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        configuration.set(TunedRocksDBOptions.HOT_STATE_ENABLED, true);
        MemorySize both = new MemorySize(memory + Math.max(memory, ROCKSDB_MEMORY.getBytes()));
        configuration.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, both);
        configuration.set(
                TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, (double) memory / both.getBytes());
        configuration.set(TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED, maxUnflushed);
        configuration.set(TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES, List.of(EXCLUDED));
        // One may always come, so that no more than that is unflushed.
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
        return new LiveBackend(configuration, range, of(restored));
    }

    private static List<KeyedStateHandle> of(KeyedStateHandle... restored) {
        List<KeyedStateHandle> handles = new ArrayList<>(Arrays.asList(restored));
        handles.removeIf(handle -> handle == null);
        return handles;
    }

    AbstractKeyedStateBackend<String> backend() {
        return backend;
    }

    <N, S extends State> S state(
            TypeSerializer<N> namespaceSerializer, StateDescriptor<S, ?> descriptor)
            throws Exception {
        return backend.getOrCreateKeyedState(namespaceSerializer, descriptor);
    }

    /** A full checkpoint; null if there is no state. */
    KeyedStateHandle snapshot() throws Exception {
        return Checkpoints.take(backend, 1, new MemCheckpointStreamFactory(1 << 28));
    }

    RocksDB database() throws ReflectiveOperationException {
        return (RocksDB) field("db");
    }

    private Object field(String name) throws ReflectiveOperationException {
        Field field = RocksDBKeyedStateBackend.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(backend.getDelegatedKeyedStateBackend(true));
    }

    /** All that is in the database now, without a flush of the tier. */
    Map<String, List<String>> content() throws Exception {
        Map<String, List<String>> content = new TreeMap<>();
        for (Map.Entry<?, ?> state : ((Map<?, ?>) field("kvStateInformation")).entrySet()) {
            List<String> entries = new ArrayList<>();
            try (RocksIterator iterator =
                    database()
                            .newIterator(
                                    ((RocksDbKvStateInfo) state.getValue()).columnFamilyHandle)) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    entries.add(
                            Arrays.toString(iterator.key())
                                    + "="
                                    + Arrays.toString(iterator.value()));
                }
            }
            content.put((String) state.getKey(), entries);
        }
        return content;
    }

    @Override
    public void close() throws Exception {
        backend.close();
        backend.dispose();
        cancelStreams.close();
        environment.close();
        FileUtils.deleteDirectory(directory.toFile());
    }
}
