// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.bufferingsink;

import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Writes each line to a file exactly once. Lines are buffered until a checkpoint, become part of
 * it, and are written when it is complete: not before, because a failure would take them back, and
 * again after a failure, because nobody knows whether they were written. Then the file is the same.
 *
 * <p>The batches are operator state, a list without a key: with another parallelism Flink deals
 * them out to the tasks anew.
 */
final class BufferingSink extends ProcessFunction<String, Void>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private final String directory;

    private transient StringBuilder buffer;
    private transient List<Batch> batches;
    private transient ListState<Batch> state;

    /**
     * @param directory where files are written
     */
    BufferingSink(Path directory) {
        this.directory = directory.toString();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        buffer = new StringBuilder();
        batches = new ArrayList<>();
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "batches", TypeInformation.of(Batch.class)));
        // The checkpoint that they come from is complete.
        for (Batch batch : state.get()) {
            write(batch);
        }
    }

    @Override
    public void processElement(String line, Context context, Collector<Void> out) {
        buffer.append(line).append('\n');
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (buffer.length() > 0) {
            batches.add(new Batch(context.getCheckpointId(), task(), buffer.toString()));
            buffer = new StringBuilder();
        }
        state.update(batches);
    }

    private int task() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws IOException {
        // Earlier ones are complete with it: what they contain is in this one too.
        for (Iterator<Batch> left = batches.iterator(); left.hasNext(); ) {
            Batch batch = left.next();
            if (batch.checkpoint <= checkpoint) {
                write(batch);
                left.remove();
            }
        }
    }

    private void write(Batch batch) throws IOException {
        Path file = new Path(directory, batch.file());
        try (FSDataOutputStream stream =
                file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
            stream.write(batch.lines.getBytes(StandardCharsets.UTF_8));
        }
    }
}
