// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.CapturedReports;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The configuration of a table environment names the backend. */
class SqlITCase {

    /** Flink's name of the state of a GROUP BY. */
    private static final String AGGREGATES = "accState";

    private static final String INSERT =
            "INSERT INTO totals SELECT item, SUM(price) FROM bids GROUP BY item";

    @Test
    void configurationOfTheTableEnvironment(
            @TempDir Path clusterDirectory, @TempDir Path localDirectory) throws Exception {
        try (CapturedReports reports = new CapturedReports();
                TestCluster cluster = new TestCluster(new Configuration(), clusterDirectory)) {
            TableEnvironment tables =
                    TableEnvironment.create(
                            EnvironmentSettings.newInstance()
                                    .inStreamingMode()
                                    .withConfiguration(cluster.clientConfiguration())
                                    .build());
            TunedJob.keys(localDirectory).forEach(tables.getConfig()::set);
            createTables(tables);

            tables.executeSql(INSERT);

            TunedJob.assertRuns(cluster, localDirectory, reports, AGGREGATES);
        }
    }

    @Test
    void aBadValueIsToldWithItsKey() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig()
                .set("state.backend.type", TunedRocksDBStateBackendFactory.class.getName())
                .set("state.backend.tuned.profile", "readheavy");
        createTables(tables);

        assertThatThrownBy(() -> tables.executeSql(INSERT).await())
                .hasStackTraceContaining(
                        "'state.backend.tuned.profile' is 'readheavy', but must be one of");
    }

    private static void createTables(TableEnvironment tables) {
        tables.executeSql(
                "CREATE TABLE bids (item INT, price BIGINT)"
                        + " WITH ('connector' = 'datagen', 'rows-per-second' = '10')");
        tables.executeSql(
                "CREATE TABLE totals (item INT, total BIGINT)"
                        + " WITH ('connector' = 'blackhole')");
    }
}
