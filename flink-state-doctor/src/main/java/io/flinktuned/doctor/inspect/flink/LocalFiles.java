// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.util.FileUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * A temporary directory with the files of a database, deleted on close. Files of this machine are
 * linked to, all others are copied.
 */
final class LocalFiles implements AutoCloseable {

    private final Path directory;

    LocalFiles() throws IOException {
        directory = Files.createTempDirectory("flink-state-doctor-");
    }

    Path directory() {
        return directory;
    }

    /**
     * @param name the name of the file in the database
     * @throws IOException if it is missing, or not as long as the checkpoint says: RocksDB takes a
     *     shortened manifest for one of a smaller database
     */
    void add(StreamStateHandle handle, String name) throws IOException {
        Path file = directory.resolve(name);
        if (handle instanceof FileStateHandle && isLocal((FileStateHandle) handle)) {
            Path target = Paths.get(((FileStateHandle) handle).getFilePath().getPath());
            if (!Files.isReadable(target)) {
                throw new IOException("the file " + target + " is missing or not readable.");
            }
            Files.createSymbolicLink(file, target.toAbsolutePath());
        } else {
            try (FSDataInputStream in = handle.openInputStream()) {
                Files.copy(in, file);
            }
        }
        if (Files.size(file) != handle.getStateSize()) {
            throw new IOException(
                    String.format(
                            "the file %s (%s) has %d bytes, but the metadata says %d: it is damaged.",
                            handle, name, Files.size(file), handle.getStateSize()));
        }
    }

    private static boolean isLocal(FileStateHandle handle) throws IOException {
        return "file".equals(handle.getFilePath().getFileSystem().getUri().getScheme());
    }

    @Override
    public void close() throws IOException {
        FileUtils.deleteDirectory(directory.toFile());
    }
}
