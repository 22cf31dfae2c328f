// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.OperatorInfo;
import io.flinktuned.doctor.inspect.Progress;
import io.flinktuned.doctor.inspect.SnapshotSink;
import io.flinktuned.doctor.inspect.UnreadableSnapshotException;

import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.FsCompletedCheckpointStorageLocation;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A checkpoint or savepoint: its metadata, and what reads the rest of it. */
public final class Snapshot {

    private final String path;
    private final CheckpointMetadata metadata;
    private final Instant takenAt;
    private final ClassLoader classes;

    private Snapshot(
            String path, CheckpointMetadata metadata, Instant takenAt, ClassLoader classes) {
        this.path = path;
        this.metadata = metadata;
        this.takenAt = takenAt;
        this.classes = classes;
    }

    /**
     * Reads the metadata.
     *
     * @param pointer the directory of a checkpoint or savepoint, or its file {@code _metadata}
     * @param classes where the classes of the job are, if they are anywhere
     * @throws UnreadableSnapshotException if there is none, or none that this version can read
     */
    public static Snapshot open(String pointer, ClassLoader classes)
            throws UnreadableSnapshotException {
        try {
            FsCompletedCheckpointStorageLocation location =
                    AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(pointer);
            try (InputStream in = location.getMetadataHandle().openInputStream()) {
                CheckpointMetadata metadata =
                        Checkpoints.loadCheckpointMetadata(
                                new DataInputStream(new BufferedInputStream(in)),
                                classes,
                                location.getExternalPointer());
                return new Snapshot(
                        location.getExternalPointer(),
                        metadata,
                        writtenAt(location.getMetadataHandle()),
                        classes);
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new UnreadableSnapshotException(
                    "Cannot read a checkpoint or savepoint at "
                            + pointer
                            + ": "
                            + reason(e)
                            + hint(pointer),
                    e);
        }
    }

    private static Instant writtenAt(FileStateHandle metadata) throws IOException {
        Path file = metadata.getFilePath();
        return Instant.ofEpochMilli(file.getFileSystem().getFileStatus(file).getModificationTime());
    }

    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        return e.getCause() == null || message.contains(String.valueOf(e.getCause().getMessage()))
                ? message
                : message + " " + e.getCause().getMessage();
    }

    /** Names the checkpoints in a directory that holds several, or says what else helps. */
    private static String hint(String pointer) {
        List<String> inside = new ArrayList<>();
        try {
            Path directory = new Path(pointer);
            FileSystem fileSystem = directory.getFileSystem();
            FileStatus[] files = fileSystem.listStatus(directory);
            for (FileStatus file : files == null ? new FileStatus[0] : files) {
                if (file.isDir() && fileSystem.exists(new Path(file.getPath(), "_metadata"))) {
                    inside.add(file.getPath().toString());
                }
            }
        } catch (UnsupportedFileSystemSchemeException e) {
            return " Put its plugin into a directory of the directory that the environment variable"
                    + " FLINK_PLUGINS_DIR names, and its settings into the one of FLINK_CONF_DIR.";
        } catch (IOException | IllegalArgumentException e) {
            // The reason is in the message already.
            return "";
        }
        return inside.isEmpty()
                ? ""
                : " There are checkpoints in it; name one: " + String.join(", ", inside);
    }

    /** The directory, with its file system. */
    public String path() {
        return path;
    }

    public long checkpointId() {
        return metadata.getCheckpointId();
    }

    /** Whether its metadata says that it is a savepoint. */
    public boolean isSavepoint() {
        return metadata.getCheckpointProperties() != null
                && metadata.getCheckpointProperties().isSavepoint();
    }

    /** When the metadata was written. */
    public Instant takenAt() {
        return takenAt;
    }

    /** All operators, also those without state. */
    public List<OperatorInfo> operators() {
        return metadata.getOperatorStates().stream()
                .map(OperatorNames::describe)
                .collect(Collectors.toList());
    }

    /**
     * Reads all state, one subtask after the other. Files of RocksDB that are not on this machine
     * are copied to the temporary directory, those of one subtask at a time.
     *
     * @throws UnreadableSnapshotException if a file is missing or damaged, or of a kind that this
     *     version cannot read
     */
    public void read(SnapshotSink sink, Progress progress) throws UnreadableSnapshotException {
        for (OperatorState operator : metadata.getOperatorStates()) {
            for (Map.Entry<Integer, OperatorSubtaskState> subtask :
                    operator.getSubtaskStates().entrySet()) {
                String title = OperatorNames.describe(operator).title();
                progress.at(
                        String.format(
                                "%s, subtask %d of %d",
                                title, subtask.getKey() + 1, operator.getParallelism()));
                try {
                    readSubtask(operator, subtask.getValue(), sink);
                } catch (IOException | UncheckedIOException | MissingClassesException e) {
                    throw new UnreadableSnapshotException(
                            String.format(
                                    "Cannot read the state of subtask %d of %s in %s: %s",
                                    subtask.getKey() + 1, title, path, reason(e)),
                            e);
                }
            }
        }
    }

    private void readSubtask(OperatorState operator, OperatorSubtaskState state, SnapshotSink sink)
            throws IOException, MissingClassesException {
        OperatorSink operatorSink = new OperatorSink(sink, operator.getOperatorID().toHexString());
        KeyedState keyed = new KeyedState(classes, operatorSink, operator.getMaxParallelism());
        for (KeyedStateHandle handle : state.getManagedKeyedState()) {
            keyed.read(handle);
        }
        for (KeyedStateHandle handle : state.getRawKeyedState()) {
            keyed.readRaw(handle);
        }
        for (OperatorStateHandle handle : state.getManagedOperatorState()) {
            new NonKeyedState(operatorSink).read(handle);
        }
    }
}
