// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The doctor is followed on a job that goes on, and what comes out is written. */
class AdviceComparisonITCase {

    @Test
    void endsWithOptionsThatTheDoctorLeaves(@TempDir Path directory) throws Exception {
        AdviceComparison comparison =
                new AdviceComparison(
                        List.of(AdviceOptions.DEFAULTS),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2));

        AdviceComparison.Result result = comparison.compare(AdviceWorkload.DEDUPLICATE_FIRST);

        assertThat(result.ofBest()).isPositive();
        assertThat(AdviceComparison.write(directory, List.of(result)))
                .contains("| `DEDUPLICATE_FIRST` | 128 mb |");
        assertThat(Files.readString(directory.resolve("advice.json")))
                .contains("\"followed\" : [", "\"workload\" : \"DEDUPLICATE_FIRST\"");
    }

    @Test
    void takesNoAdviceThatGivesTheJobMore() {
        assertThat(AdviceOptions.mayBe(Map.of("taskmanager.memory.managed.size", "1 gb")))
                .isFalse();
        assertThat(AdviceOptions.mayBe(Map.of("execution.checkpointing.interval", "1 min")))
                .isFalse();
        assertThat(AdviceOptions.mayBe(Map.of())).isFalse();
        assertThat(AdviceOptions.mayBe(Map.of("state.backend.type", "x"))).isTrue();
    }
}
