// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import io.flinktuned.examples.uniquevisitors.UniqueVisitorsJob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CompareBackendsITCase {

    @TempDir private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private void compare(String... args) throws Exception {
        CompareBackends.compare(
                List.of(args), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @Test
    void runsAnExampleWithEachBackend() throws Exception {
        Path chart = directory.resolve("charts").resolve("comparison.svg");

        compare(
                "--example",
                UniqueVisitorsJob.class.getName(),
                "--visits",
                "20000",
                "--backends",
                "rocksdb,tuned",
                "--chart",
                chart.toString());

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("UniqueVisitorsJob --visits 20000")
                .containsPattern(" +rocksdb +tuned")
                .containsPattern("seconds +[0-9.]+ +[0-9.]+\\R")
                .containsPattern("events per second( +[1-9][0-9,]*){2}\\R")
                .containsPattern("CPU seconds( +[0-9.]+){2}\\R")
                .containsPattern("result hash +([0-9a-f]{8}) +\\1\\R")
                .containsPattern("tuned against rocksdb: [0-9.]+ times the events per second")
                .endsWith(String.format("chart in %s%n", chart));
        assertThat(chart).content().startsWith("<svg ").contains("UniqueVisitorsJob", "tuned");
    }

    @Test
    void tellsWhyARunFailed() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                compare(
                                        "--example",
                                        UniqueVisitorsJob.class.getName(),
                                        "--visits",
                                        "none"))
                .withMessageStartingWith("The run with hashmap failed:")
                .withMessageContaining("--visits is 'none', but must be a whole number");
    }
}
