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

package io.flinktuned.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.CommandLineOptions;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs every benchmark once, as short as can be, so that none of them rots. */
class BenchmarksITCase {

    @TempDir private Path directory;

    @Test
    void everyBenchmarkRunsOnEveryBackendAndEndsInTheTable() throws Exception {
        String table =
                Benchmarks.run(
                        directory,
                        new CommandLineOptions(
                                "-f",
                                "0",
                                "-wi",
                                "0",
                                "-i",
                                "1",
                                "-r",
                                "1ms",
                                "-v",
                                "SILENT",
                                "-p",
                                "keys=1000",
                                "-p",
                                "memory=16 mb"));

        assertThat(table)
                .startsWith("| operation | hashmap | rocksdb | tuned | hashmap ÷ rocksdb | tuned ÷")
                .contains("valueGet", "valueUpdate", "mapGet", "mapContainsAbsent", "mapPut")
                .contains("getEventTimeTtl", "putEventTimeTtl", "cleanup, by event-time TTL")
                .contains("tuned ÷ rocksdb: geometric mean", "of 6 operations");
        assertThat(directory.resolve("results.md")).hasContent(table);
        assertThat(directory.resolve("results.json")).isNotEmptyFile();
    }
}
