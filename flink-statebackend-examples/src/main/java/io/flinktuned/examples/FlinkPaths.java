// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/**
 * Paths from the command line: any URI that Flink knows, or a path without scheme, which is in
 * Flink's default file system and, if relative, starts at the client's working directory.
 */
public final class FlinkPaths {

    private FlinkPaths() {}

    /**
     * A file to read, as an absolute URI. It is checked as far as this JVM can see what tasks will:
     * on a cluster not in its local file system, nor in one whose plugin only the cluster has.
     *
     * @param option the option that names it, for messages
     * @param embedded whether tasks run in this JVM
     * @throws UsageException if it does not exist, is a directory, or cannot be looked at
     */
    public static Path file(String option, String text, boolean embedded) throws UsageException {
        return path(option, text, embedded, false);
    }

    /**
     * A directory to write to, which need not exist; as an absolute URI. Checked as in {@link
     * #file}.
     *
     * @throws UsageException if it is a file, or cannot be looked at
     */
    public static Path directory(String option, String text, boolean embedded)
            throws UsageException {
        return path(option, text, embedded, true);
    }

    private static Path path(String option, String text, boolean embedded, boolean directory)
            throws UsageException {
        Path path;
        try {
            path = new Path(text);
        } catch (IllegalArgumentException e) {
            throw problem(option, text, "is not a path: " + e.getMessage(), e);
        }
        FileSystem fileSystem;
        try {
            fileSystem = path.getFileSystem();
        } catch (UnsupportedFileSystemSchemeException e) {
            if (!embedded) {
                // The cluster may have a plugin for it that the client lacks.
                return path;
            }
            throw problem(option, text, "is in a file system that Flink does not know here", e);
        } catch (IOException e) {
            throw problem(option, text, "cannot be reached: " + e.getMessage(), e);
        }
        Path qualified = path.makeQualified(fileSystem);
        if (embedded || fileSystem.isDistributedFS()) {
            check(option, qualified, status(option, qualified, fileSystem), directory);
        }
        return qualified;
    }

    private static Optional<FileStatus> status(String option, Path path, FileSystem fileSystem)
            throws UsageException {
        try {
            return Optional.of(fileSystem.getFileStatus(path));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw problem(option, path, "cannot be looked at: " + e.getMessage(), e);
        }
    }

    private static void check(
            String option, Path path, Optional<FileStatus> status, boolean directory)
            throws UsageException {
        if (directory) {
            if (status.isPresent() && !status.get().isDir()) {
                throw problem(option, path, "is a file, but must be a directory", null);
            }
        } else if (status.isEmpty()) {
            throw problem(option, path, "does not exist", null);
        } else if (status.get().isDir()) {
            throw problem(option, path, "is a directory, but must be a file", null);
        }
    }

    private static UsageException problem(
            String option, Object value, String problem, Throwable cause) {
        return new UsageException(String.format("--%s: '%s' %s.", option, value, problem), cause);
    }
}
