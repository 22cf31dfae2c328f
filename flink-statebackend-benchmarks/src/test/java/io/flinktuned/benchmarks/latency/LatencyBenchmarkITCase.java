// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A job has results at a fixed rate; how late they are does not matter here. */
class LatencyBenchmarkITCase {

    @TempDir private Path directory;

    @Test
    void resultsAreMeasured() throws Exception {
        LatencyBenchmark benchmark =
                new LatencyBenchmark(Duration.ofSeconds(1), Duration.ofSeconds(7));

        benchmark.run(LatencyJob.SESSIONS, List.of("tuned"));
        String table = benchmark.write(directory);

        assertThat(table).contains("| `SESSIONS` | `tuned` |");
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("latency.json").toFile()).get(0);
        assertThat(json.get("eventsPerSecond").asDouble()).isPositive();
        assertThat(json.get("results").asLong()).isPositive();
        assertThat(json.get("longest").asDouble())
                .isGreaterThanOrEqualTo(json.get("p50").asDouble());
    }
}
