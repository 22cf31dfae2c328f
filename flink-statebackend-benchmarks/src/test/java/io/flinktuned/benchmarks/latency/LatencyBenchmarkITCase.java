// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A job has results at a fixed rate; how late they are does not matter here. */
class LatencyBenchmarkITCase {

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"SESSIONS", "TTL"})
    void resultsAreMeasured(LatencyJob job) throws Exception {
        LatencyBenchmark benchmark =
                new LatencyBenchmark(Duration.ofSeconds(1), Duration.ofSeconds(7));

        benchmark.run(job, List.of("tuned"));
        String table = benchmark.write(directory);

        assertThat(table).contains("| `" + job + "` | `tuned` |");
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("latency.json").toFile()).get(0);
        assertThat(json.get("eventsPerSecond").asDouble()).isPositive();
        assertThat(json.get("results").asLong()).isPositive();
        assertThat(json.get("longest").asDouble())
                .isGreaterThanOrEqualTo(json.get("p50").asDouble());
    }
}
