// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.CommandLineOptions;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** One job by way of JMH, in its shortest form; {@link JobResultsITCase} runs all of them. */
class JobBenchmarksITCase {

    @TempDir private Path directory;

    @Test
    void runsAndEndsInTheTable() throws Exception {
        String table =
                JobBenchmarks.run(
                        directory,
                        new CommandLineOptions(
                                "-f",
                                "0",
                                "-v",
                                "SILENT",
                                "-p",
                                "job=DEDUPLICATE_FIRST",
                                "-p",
                                "backend=hashmap,rocksdb,rocksdb-filters,tuned:write-heavy",
                                "-p",
                                "events=20000",
                                "-p",
                                "memory=64 mb"));

        assertThat(table)
                .contains(
                        "| deduplicate-first, events 20000, memory 64 mb, rows NARROW, step 1 | hashmap")
                .contains("- Machine: ", "- Processors of this process: ", "- Flink ")
                .contains("| rocksdb | 1.00 |  |  |  | 20000 |")
                .contains("tuned:write-heavy ÷ rocksdb, events per second: geometric mean");
        assertThat(directory.resolve("jobs.md")).hasContent(table);
        assertThat(directory.resolve("jobs.json"))
                .content()
                .contains("\"CPU per event\"", "\"GC per event\"", "\"longest pause\"")
                .contains("\"CPU of the whole job\"", "\"mean checkpoint\"")
                .contains("\"max synchronous part\"")
                .contains("\"SST files written\"", "\"result hash\"");
        assertThat(directory.resolve("jobs.svg"))
                .content()
                .contains(">DEDUPLICATE_FIRST<", ">tuned:write-heavy<");
    }
}
