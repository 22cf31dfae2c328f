// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;

import java.io.IOException;

/** Finds the reader for the state of the keys of a subtask. */
final class KeyedState {

    private final ClassLoader classes;
    private final OperatorSink sink;
    private final int prefixBytes;

    KeyedState(ClassLoader classes, OperatorSink sink, int maxParallelism) {
        this.classes = classes;
        this.sink = sink;
        this.prefixBytes =
                CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(maxParallelism);
    }

    void read(KeyedStateHandle handle) throws IOException, MissingClassesException {
        if (handle instanceof IncrementalRemoteKeyedStateHandle) {
            try (LocalFiles files = new LocalFiles()) {
                new RocksDBFiles(classes, sink, prefixBytes)
                        .read((IncrementalRemoteKeyedStateHandle) handle, files);
            }
        } else if (handle instanceof KeyGroupsSavepointStateHandle) {
            FullSnapshot.read(
                    (KeyGroupsStateHandle) handle, classes, prefixBytes, new UnifiedSnapshot(sink));
        } else if (handle instanceof KeyGroupsStateHandle) {
            FullSnapshot.read(
                    (KeyGroupsStateHandle) handle, classes, prefixBytes, new HeapSnapshot(sink));
        } else if (handle instanceof ChangelogStateBackendHandle) {
            throw new IOException(
                    "it is a checkpoint with a changelog (state.backend.changelog.enabled), which"
                            + " the doctor does not read. Take a canonical savepoint: flink"
                            + " savepoint --type canonical JOB_ID.");
        } else {
            throw new IOException(
                    "it is of the kind "
                            + handle.getClass().getName()
                            + ", which the doctor does not read; it reads what the backends rocksdb,"
                            + " hashmap and our own write. Take a canonical savepoint: flink"
                            + " savepoint --type canonical JOB_ID.");
        }
    }

    /** Reads the part that operators write themselves: timers, if they are kept on the heap. */
    void readRaw(KeyedStateHandle handle) throws IOException, MissingClassesException {
        new RawTimers(classes, sink, prefixBytes).read((KeyGroupsStateHandle) handle);
    }
}
