// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A job that is back is measured; how fast it is does not matter here. */
class RecoveryBenchmarkITCase {

    @TempDir private Path directory;

    @Test
    void aLostTaskManagerAndARescaledJobAreMeasured() throws Exception {
        RecoveryBenchmark benchmark =
                new RecoveryBenchmark(
                        new Load(5_000, 100), Duration.ofSeconds(3), Duration.ofSeconds(5));

        benchmark.run("tuned", List.of(Scenario.KILLED_LOCAL_RECOVERY, Scenario.CANONICAL_2_3));
        String table = benchmark.write(directory);

        assertThat(table)
                .contains("| `tuned` |", Scenario.KILLED_LOCAL_RECOVERY.label + " |")
                .contains(Scenario.CANONICAL_2_3.label + " |");
        JsonNode json = new ObjectMapper().readTree(directory.resolve("recovery.json").toFile());
        for (String scenario : List.of("KILLED_LOCAL_RECOVERY", "CANONICAL_2_3")) {
            JsonNode recovery = json.get(scenario).get("tuned");
            assertThat(recovery.get("recordsPerSecondBefore").asDouble()).isPositive();
            assertThat(recovery.get("secondsToRunning").asDouble()).isPositive();
        }
    }
}
