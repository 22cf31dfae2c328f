// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobsTableTest {

    private final JobsTable table = new JobsTable();

    private static Map<Metric, Double> metrics(double perSecond, double rows, double hash) {
        return Map.of(
                Metric.EVENTS_PER_SECOND,
                perSecond,
                Metric.RESULT_ROWS,
                rows,
                Metric.RESULT_HASH,
                hash);
    }

    @Test
    void ratiosTheirMeanAndTheWorst() {
        table.add("a", "rocksdb", metrics(100, 1, 5));
        table.add("a", "hashmap", metrics(1600, 1, 5));
        table.add("a", "tuned", metrics(800, 1, 5));
        table.add("b", "rocksdb", metrics(100, 2, 6));
        table.add("b", "tuned", metrics(50, 2, 6));

        assertThat(table.toString())
                .startsWith(
                        "| job | backend | ÷ rocksdb | ÷ hashmap | events per second of forks |"
                                + " events | events per second (1/s) |")
                .contains("| a | rocksdb | 1.00 |  |  |  | 100 |")
                .contains("| a | hashmap | 16.00 |  |  |  | 1600 |")
                .contains("| a | tuned | 8.00 | 0.50 |  |  | 800 |")
                .contains("| b | tuned | 0.50 |  |  |  | 50 |")
                .contains(
                        "tuned ÷ rocksdb, events per second: geometric mean 2.00, worst 0.50 (b),"
                                + " of 2 jobs.\n")
                .endsWith(
                        "tuned ÷ hashmap, events per second: geometric mean 0.50, worst 0.50 (a),"
                                + " of 1 jobs.\n");
    }

    @Test
    void tunedIsComparedWithRocksDBThatHasFilters() {
        table.add("a", "rocksdb", metrics(100, 1, 5));
        table.add("a", "rocksdb-filters", metrics(200, 1, 5));
        table.add("a", "tuned", metrics(500, 1, 5));

        assertThat(table.toString())
                .startsWith("| job | backend | ÷ rocksdb | ÷ rocksdb-filters | events per")
                .contains("| a | rocksdb-filters | 2.00 |  |  |")
                .contains("| a | tuned | 5.00 | 2.50 |  |")
                .contains("tuned ÷ rocksdb-filters, events per second: geometric mean 2.50");
    }

    @Test
    void aJobThatWasStoppedBeforeItsSteadyStateIsNotCompared() {
        table.add("a", "rocksdb", Map.of(Metric.WHOLE_EVENTS_PER_SECOND, 10.0));
        table.add("a", "tuned", metrics(500, 1, 5));

        assertThat(table.toString())
                .contains("| a | rocksdb |  |  |", "| a | tuned |  |  |")
                .doesNotContain("geometric mean");
    }

    @Test
    void refusesDifferentResults() {
        table.add("a", "hashmap", metrics(1, 10, 5));
        table.add("a", "tuned", metrics(1, 10, 6));

        assertThatThrownBy(table::checkResults)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("results of a differ")
                .hasMessageContaining("hashmap=10.000 rows with hash 5.000")
                .hasMessageContaining("tuned=10.000 rows with hash 6.000");
    }

    @Test
    void aJobThatWasStoppedHasNoResultToCompare() {
        table.add("a", "hashmap", metrics(1, 10, 5));
        table.add("a", "rocksdb", Map.of(Metric.EVENTS_PER_SECOND, 1.0));
        table.add("a", "tuned", metrics(1, 10, 5));

        assertThatCode(table::checkResults).doesNotThrowAnyException();
    }
}
