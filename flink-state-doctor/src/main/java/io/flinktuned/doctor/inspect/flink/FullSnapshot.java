// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file that begins with the metadata of a backend and goes on with one key group after the
 * other.
 */
final class FullSnapshot {

    private static final int BUFFER_BYTES = 256 * 1024;

    private FullSnapshot() {}

    /**
     * @throws MissingClassesException if the metadata cannot be read without them
     */
    static void read(
            KeyGroupsStateHandle handle, ClassLoader classes, int prefixBytes, Reader reader)
            throws IOException, MissingClassesException {
        try (FSDataInputStream file = handle.openInputStream()) {
            BackendMetadata metadata =
                    BackendMetadata.read(
                            new DataInputViewStreamWrapper(
                                    new BufferedInputStream(file, BUFFER_BYTES)),
                            classes);
            List<StateFormat> formats = new ArrayList<>();
            for (BackendMetadata.State state : metadata.states()) {
                formats.add(StateFormat.of(metadata.key(), state, prefixBytes));
            }
            reader.begin(formats);
            for (Tuple2<Integer, Long> keyGroup : handle.getGroupRangeOffsets()) {
                // No key group begins before the metadata ends: it has no entries.
                if (keyGroup.f1 != 0) {
                    file.seek(keyGroup.f1);
                    reader.read(
                            keyGroup.f0,
                            new BufferedInputStream(file, BUFFER_BYTES),
                            metadata.isCompressed());
                }
            }
            reader.end();
        }
    }

    /** The content of a key group, uncompressed if need be. */
    static DataInputView view(InputStream in, boolean compressed) throws IOException {
        return new DataInputViewStreamWrapper(
                compressed
                        ? SnappyStreamCompressionDecorator.INSTANCE.decorateWithCompression(in)
                        : in);
    }

    /** Takes key groups in the order of the file. */
    interface Reader {

        void begin(List<StateFormat> formats) throws IOException, MissingClassesException;

        void read(int keyGroup, InputStream in, boolean compressed)
                throws IOException, MissingClassesException;

        void end();
    }
}
