// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.benchmarks.backend.BackendName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Runs every benchmark once, as short as can be, so that none of them rots. */
class BenchmarksITCase {

    @TempDir private Path directory;

    @Test
    void everyBenchmarkRunsOnEveryBackendAndEndsInTheTable() throws Exception {
        String report =
                Benchmarks.run(
                        directory,
                        Benchmarks.runs(
                                List.of(
                                        ("-f 0 -wi 0 -i 1 -r 1ms -v SILENT -foe true -p keys=1000"
                                                        + " -p memory=64mb -p distribution=ZIPF -p ttl=NONE")
                                                .split(" "))));

        assertThat(report)
                .contains("| benchmark | unit | " + String.join(" | ", columns()) + " | ")
                .contains("| valueGet, ", "| listAppend, ", "| mapRemove, ", "| reducingAdd, ")
                .contains("| aggregatingAdd, ", "| timerRegister, ", "| timerDelete, ")
                .contains("| timerFire, ", "| timerRegisterThenFire, ", "| ttlGet, ", "| ttlPut, ")
                .contains("| cleanup, by event-time TTL, ", "| timerCheckpoint, ")
                .contains("| operations, keys 1000, situation MANY_STATES |")
                .contains("| valueGet CPU, ", "| mapRemove GC, ", "| listAdd longest batch, ")
                .contains("**tuned ÷ rocksdb**: geometric mean")
                .contains("**tuned ÷ hashmap**: geometric mean")
                .doesNotContain("–");
        assertThat(directory.resolve("results.md")).hasContent(report);
        assertThat(directory.resolve("results.json")).isNotEmptyFile();
        assertThat(directory.resolve("results.svg")).content().contains(">tuned<", ">hashmap<");
    }

    @Test
    void stateOperationsRunWithCheckpoints() throws Exception {
        String report =
                Benchmarks.run(
                        directory,
                        Benchmarks.runs(
                                List.of(
                                        ("-f 0 -wi 0 -i 1 -r 500ms -v SILENT -foe true -p keys=1000"
                                                        + " -p memory=64mb -p distribution=CYCLIC"
                                                        + " -p ttl=NONE -p checkpoints=50ms"
                                                        + " \\.state\\..*valueUpdate")
                                                .split(" "))));

        assertThat(report).contains("| valueUpdate, checkpoints 50ms, ").doesNotContain("–");
    }

    @Test
    void benchmarksOfTimersRunOnAllKindsOfThem() throws Exception {
        String report =
                Benchmarks.run(
                        directory,
                        Benchmarks.runs(
                                List.of(
                                        ("-f 0 -wi 0 -i 1 -r 1ms -v SILENT -foe true -p keys=1000"
                                                        + " -p memory=64mb -p backend=rocksdb,"
                                                        + BackendName.HEAP_TIMERS
                                                        + ",tuned \\.timers\\.")
                                                .split(" "))));

        assertThat(report)
                .contains("| timerRegister, ", "| timerCheckpoint, ")
                .contains("**tuned ÷ rocksdb**: geometric mean")
                .doesNotContain("–");
    }

    @Test
    void theLongestCallsEndInTheTable() throws Exception {
        String report =
                Benchmarks.run(
                        directory,
                        Benchmarks.runs(
                                List.of(
                                        ("pauses -f 0 -wi 0 -i 1 -v SILENT -foe true -p keys=1000"
                                                        + " -p memory=64mb -p backend=rocksdb,"
                                                        + BackendName.HEAP_TIMERS
                                                        + ",tuned")
                                                .split(" "))));

        assertThat(report)
                .contains("| timerRegisterNear p99.9, keys 1000, memory 64mb | us | ")
                .contains("| timerRegisterFar longest, keys 1000, memory 64mb | ms | ")
                .contains("| timerFire longest GC, ", "| timerFireThenRegister GC, ")
                .contains("| valueUpdate longest without GC, ", "| valueGetThenUpdate CPU, ")
                .contains("| valueAdd longest, ", "| mapPut longest, ")
                .doesNotContain("–");
        assertThat(directory.resolve("results.json")).content().contains("\"longest without GC\"");
    }

    @Test
    void aPatternMayLeaveNothingOfSomeListsOfASuite() throws Exception {
        assertThat(Benchmarks.run(directory, ofShortSuite("timerFire$")))
                .contains("| timerFire, ")
                .doesNotContain("–");
    }

    @Test
    void aPatternThatFindsNothingIsRefused() {
        assertThatThrownBy(() -> Benchmarks.run(directory, ofShortSuite("timerFires")))
                .isInstanceOf(NoBenchmarksException.class);
    }

    private static List<CommandLineOptions> ofShortSuite(String pattern) throws Exception {
        return Benchmarks.runs(
                List.of(
                        ("short -f 0 -wi 0 -i 1 -r 1ms -v SILENT -foe true -p keys=1000"
                                        + " -p memory=64mb -p backend=hashmap "
                                        + pattern)
                                .split(" ")));
    }

    private static List<String> columns() {
        return BackendName.all().stream().sorted().collect(Collectors.toList());
    }
}
