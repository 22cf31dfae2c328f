// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads RocksDB's own log files, in which it notes every SST file it has written. This costs
 * nothing while the job runs; RocksDB's statistics would slow down every read and write.
 */
final class RocksDBLogs {

    private static final Pattern SST_FILE =
            Pattern.compile("\"event\": \"table_file_creation\".*?\"file_size\": (\\d+)");

    private RocksDBLogs() {}

    /**
     * Bytes of all SST files that the databases which log into {@code directory} have written.
     *
     * @throws IllegalStateException if there is no log
     */
    static long sstBytesWritten(Path directory) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(directory)) {
            logs = files.collect(Collectors.toList());
        }
        if (logs.isEmpty()) {
            throw new IllegalStateException("No RocksDB has logged into " + directory);
        }
        long bytes = 0;
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log)) {
                bytes +=
                        lines.map(SST_FILE::matcher)
                                .filter(Matcher::find)
                                .mapToLong(file -> Long.parseLong(file.group(1)))
                                .sum();
            }
        }
        return bytes;
    }
}
