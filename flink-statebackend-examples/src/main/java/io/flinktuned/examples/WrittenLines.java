// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What is in the finished files of a directory: those whose names do not begin with a dot. */
public final class WrittenLines {

    private int files;
    private long lines;
    private long checksum;

    private WrittenLines() {}

    /**
     * Reads all finished files of a directory, which need not exist.
     *
     * @throws IOException if one of them cannot be read
     */
    public static WrittenLines in(Path directory) throws IOException {
        WrittenLines written = new WrittenLines();
        FileSystem fileSystem = directory.getFileSystem();
        if (!fileSystem.exists(directory)) {
            return written;
        }
        for (FileStatus file : fileSystem.listStatus(directory)) {
            if (file.getPath().getName().startsWith(".")) {
                continue;
            }
            written.files++;
            try (BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    fileSystem.open(file.getPath()), StandardCharsets.UTF_8))) {
                reader.lines().forEach(written::add);
            }
        }
        return written;
    }

    private void add(String line) {
        lines++;
        checksum += line.hashCode();
    }

    /** How many files there are. */
    public int files() {
        return files;
    }

    /** How many lines the files have together. */
    public long lines() {
        return lines;
    }

    /** The lines in two numbers that do not depend on their order, nor on their files. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d lines, checksum %016x", lines, checksum);
    }
}
