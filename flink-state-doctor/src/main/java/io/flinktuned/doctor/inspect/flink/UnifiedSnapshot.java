// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.runtime.state.FullSnapshotUtil;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the key groups of canonical savepoints, which are the same for all backends ({@code
 * FullSnapshotRestoreOperation} shows the format).
 */
final class UnifiedSnapshot implements FullSnapshot.Reader {

    private static final int FIRST_BYTES = 1024;

    private final OperatorSink sink;
    private final List<UnifiedState> states = new ArrayList<>();

    private byte[] key = new byte[FIRST_BYTES];
    private byte[] value = new byte[FIRST_BYTES];

    UnifiedSnapshot(OperatorSink sink) {
        this.sink = sink;
    }

    @Override
    public void begin(List<StateFormat> formats) {
        for (StateFormat format : formats) {
            states.add(new UnifiedState(format, sink.state(format)));
        }
    }

    @Override
    public void read(int keyGroup, InputStream in, boolean compressed) throws IOException {
        DataInputView view = FullSnapshot.view(in, compressed);
        int state = view.readUnsignedShort();
        while (state != FullSnapshotUtil.END_OF_KEY_GROUP_MARK) {
            int keyLength = view.readInt();
            key = ensureCapacity(key, keyLength);
            view.readFully(key, 0, keyLength);
            boolean otherStateFollows = FullSnapshotUtil.hasMetaDataFollowsFlag(key);
            FullSnapshotUtil.clearMetaDataFollowsFlag(key);

            UnifiedEntries entries = states.get(state).entries;
            int valueLength = view.readInt();
            int needed = Math.min(valueLength, entries.neededValueBytes());
            value = ensureCapacity(value, needed);
            view.readFully(value, 0, needed);
            view.skipBytesToRead(valueLength - needed);

            entries.accept(key, keyLength, value, valueLength);
            if (otherStateFollows) {
                state = view.readUnsignedShort();
            }
        }
    }

    private static byte[] ensureCapacity(byte[] bytes, int length) {
        return bytes.length >= length ? bytes : new byte[Math.max(length, 2 * bytes.length)];
    }

    @Override
    public void end() {
        for (UnifiedState state : states) {
            state.format.notes().forEach(state.sink::note);
        }
    }

    private static final class UnifiedState {

        private final StateFormat format;
        private final StateSink sink;
        private final UnifiedEntries entries;

        private UnifiedState(StateFormat format, StateSink sink) {
            this.format = format;
            this.sink = sink;
            this.entries = new UnifiedEntries(format, sink);
        }
    }
}
