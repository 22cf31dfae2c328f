// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the key groups of checkpoints and native savepoints of the {@code hashmap} backend ({@code
 * HeapRestoreOperation} shows the format).
 *
 * <p>Only serializers know where an object ends, so all have to be there.
 */
final class HeapSnapshot implements FullSnapshot.Reader {

    private final OperatorSink sink;
    private final List<HeapState> states = new ArrayList<>();

    HeapSnapshot(OperatorSink sink) {
        this.sink = sink;
    }

    @Override
    public void begin(List<StateFormat> formats) throws IOException {
        for (StateFormat format : formats) {
            if (!format.notes().isEmpty()) {
                throw new IOException(
                        "its state "
                                + format.name()
                                + " cannot be read without its classes. "
                                + String.join(" ", format.notes()));
            }
            states.add(new HeapState(format, sink.state(format)));
        }
    }

    @Override
    public void read(int keyGroup, InputStream in, boolean compressed)
            throws IOException, MissingClassesException {
        int written = new DataInputViewStreamWrapper(in).readInt();
        if (written != keyGroup) {
            throw new IOException(
                    "it is neither of the backend hashmap nor a savepoint of Flink 1.15 or later."
                            + " Take a savepoint with a newer Flink.");
        }
        DataInputView view = FullSnapshot.view(in, compressed);
        for (int i = 0; i < states.size(); i++) {
            states.get(view.readShort()).read(keyGroup, view);
        }
    }

    @Override
    public void end() {
        for (HeapState state : states) {
            state.end();
        }
    }

    /** Reads what one state has in a key group. */
    private static final class HeapState {

        private final StateFormat format;
        private final StateSink sink;
        private final HeapEntries entries;

        private HeapState(StateFormat format, StateSink sink) {
            this.format = format;
            this.sink = sink;
            this.entries = new HeapEntries(format, sink);
        }

        private void read(int keyGroup, DataInputView in)
                throws IOException, MissingClassesException {
            MissingClassesException.guard(
                    format.missing(),
                    () -> {
                        int count = in.readInt();
                        for (int i = 0; i < count; i++) {
                            entries.read(keyGroup, in);
                        }
                        return count;
                    });
        }

        private void end() {
            format.notes().forEach(sink::note);
        }
    }
}
