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
