// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateKind;
import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;

/**
 * Reads timers of jobs that keep them on the heap beside RocksDB: raw keyed state, of each key
 * group for itself ({@code InternalTimerServiceSerializationProxy} shows the format).
 */
final class RawTimers {

    /** How it begins ({@code PostVersionedIOReadableWritable}). */
    private static final int IDENTIFIER = 0xF1CD859F;

    private static final int VERSION = 2;
    private static final int FIRST_BYTES = 256;

    private final ClassLoader classes;
    private final OperatorSink sink;
    private final int prefixBytes;
    private final DataOutputSerializer timer = new DataOutputSerializer(FIRST_BYTES);
    private final CurrentEntry entry;

    RawTimers(ClassLoader classes, OperatorSink sink, int prefixBytes) {
        this.classes = classes;
        this.sink = sink;
        this.prefixBytes = prefixBytes;
        this.entry = new CurrentEntry(KeyLayout.unknown(prefixBytes));
    }

    void read(KeyGroupsStateHandle handle) throws IOException, MissingClassesException {
        try (FSDataInputStream file = handle.openInputStream()) {
            for (Tuple2<Integer, Long> keyGroup : handle.getGroupRangeOffsets()) {
                if (keyGroup.f1 >= 0) {
                    file.seek(keyGroup.f1);
                    readKeyGroup(
                            keyGroup.f0,
                            new DataInputViewStreamWrapper(new BufferedInputStream(file)));
                }
            }
        }
    }

    private void readKeyGroup(int keyGroup, DataInputView in)
            throws IOException, MissingClassesException {
        if (in.readInt() != IDENTIFIER) {
            sink.note(
                    "Raw keyed state that the operator writes itself is not shown; only it knows"
                            + " the format.");
            return;
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException(
                    "its timers have format "
                            + version
                            + "; the doctor reads format "
                            + VERSION
                            + " (Flink 1.8 and later). Take a savepoint with a newer Flink.");
        }
        PlaceholderClassLoader loader = new PlaceholderClassLoader(classes);
        MissingClassesException.guard(
                loader.missing(),
                () -> {
                    int services = in.readInt();
                    for (int i = 0; i < services; i++) {
                        readService(keyGroup, in, loader);
                    }
                    return services;
                });
    }

    private void readService(int keyGroup, DataInputView in, ClassLoader loader)
            throws IOException {
        String service = in.readUTF();
        TypeSerializer<?> keys = readSerializer(in, loader);
        TypeSerializer<?> namespaces = readSerializer(in, loader);
        for (StateKind kind :
                List.of(StateKind.EVENT_TIME_TIMERS, StateKind.PROCESSING_TIME_TIMERS)) {
            int count = in.readInt();
            StateSink state = sink.state(StateFormat.timersOf(kind, service), kind, false);
            for (int i = 0; i < count; i++) {
                timer.clear();
                keys.copy(in, timer);
                namespaces.copy(in, timer);
                int length = prefixBytes + Long.BYTES + timer.length();
                entry.set(keyGroup, timer.getSharedBuffer(), length, length, 0, 1);
                state.entry(entry);
                state.timer(in.readLong());
            }
        }
    }

    private static TypeSerializer<?> readSerializer(DataInputView in, ClassLoader loader)
            throws IOException {
        return TypeSerializerSnapshot.readVersionedSnapshot(in, loader).restoreSerializer();
    }
}
