// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.benchmarks.Speedups.Speedup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SpeedupsTest {

    @Test
    void aBackendIsComparedWithRocksDBInTheSameBenchmark() throws Exception {
        Speedups speedups =
                speedups(
                        score("get", "thrpt", "rocksdb", "UNIFORM", "100"),
                        score("get", "thrpt", "tuned", "UNIFORM", "250"),
                        score("get", "thrpt", "rocksdb", "ZIPF", "10"),
                        score("get", "thrpt", "hashmap", "ZIPF", "5"));

        assertThat(speedups.rows())
                .containsOnlyKeys("get, distribution UNIFORM", "get, distribution ZIPF");
        assertThat(speedup(speedups, "get, distribution UNIFORM", "tuned").mean()).isEqualTo(2.5);
        assertThat(speedup(speedups, "get, distribution ZIPF", "hashmap").mean()).isEqualTo(0.5);
        assertThat(speedups.backends()).containsExactly("tuned", "hashmap");
        assertThat(speedups.parameters()).isEqualTo("keys 9");
    }

    @Test
    void whatTakesLessTimeIsFaster() throws Exception {
        Speedups speedups =
                speedups(
                        score("fire", "ss", "rocksdb", "ZIPF", "100"),
                        score("fire", "ss", "tuned", "ZIPF", "25"));

        assertThat(speedup(speedups, "fire", "tuned").mean()).isEqualTo(4);
    }

    @Test
    void jobsAreComparedByTheirEventsPerSecond() throws Exception {
        Speedups speedups =
                speedups(
                        job("TOP_N", "rocksdb", "{'score': 1000}"),
                        job("TOP_N", "tuned", "{'score': 3000}"));

        assertThat(speedup(speedups, "TOP_N", "tuned").mean()).isEqualTo(3);
        assertThat(speedups.parameters()).isEqualTo("events 7");
    }

    @Test
    void aJobWithoutASteadyStateIsNotCompared() throws Exception {
        Speedups speedups =
                speedups(job("TOP_N", "rocksdb", "{}"), job("TOP_N", "tuned", "{'score': 3000}"));

        assertThat(speedups.rows()).isEmpty();
    }

    @Test
    void forksSayHowFarApartTheSpeedupsAre() throws Exception {
        Speedups speedups =
                speedups(
                        job("TOP_N", "rocksdb", "{'score': 100, 'rawData': [[80], [120]]}"),
                        job("TOP_N", "tuned", "{'score': 300, 'rawData': [[200, 280], [360]]}"));

        Speedup speedup = speedup(speedups, "TOP_N", "tuned");
        assertThat(speedup.mean()).isEqualTo(3);
        assertThat(speedup.least()).isEqualTo(2);
        assertThat(speedup.most()).isEqualTo(4.5);
    }

    @Test
    void oneForkSaysNothingOfHowFarApartTheyAre() throws Exception {
        Speedups speedups =
                speedups(
                        job("TOP_N", "rocksdb", "{'score': 100, 'rawData': [[100]]}"),
                        job("TOP_N", "tuned", "{'score': 310, 'rawData': [[310]]}"));

        Speedup speedup = speedup(speedups, "TOP_N", "tuned");
        assertThat(speedup.least()).isCloseTo(3.1, within(1e-9));
        assertThat(speedup.most()).isEqualTo(speedup.least());
    }

    private static Speedup speedup(Speedups speedups, String benchmark, String backend) {
        return speedups.rows().get(benchmark).get(backend);
    }

    private static String score(
            String name, String mode, String backend, String distribution, String score) {
        return String.format(
                "{'benchmark': 'io.flinktuned.SomeBenchmark.%s', 'mode': '%s', 'params':"
                        + " {'backend': '%s', 'keys': '9', 'distribution': '%s'},"
                        + " 'primaryMetric': {'score': %s}}",
                name, mode, backend, distribution, score);
    }

    private static String job(String job, String backend, String eventsPerSecond) {
        return String.format(
                "{'benchmark': 'a.job', 'mode': 'ss', 'params': {'job': '%s', 'backend': '%s',"
                        + " 'events': '7', 'timeLimit': '%s'}, 'primaryMetric': {'score': 1},"
                        + " 'secondaryMetrics': {'events per second': %s}}",
                job, backend, backend, eventsPerSecond);
    }

    static Speedups speedups(String... results) throws JsonProcessingException {
        return new Speedups(
                new ObjectMapper()
                        .readTree(("[" + String.join(",", results) + "]").replace('\'', '"')));
    }
}
