// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.testing.CapturedReports;
import io.flinktuned.rocksdb.testing.StatefulJob;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The cluster's configuration names the backend; the job says nothing. */
class ClusterConfigurationITCase {

    @TempDir private Path clusterDirectory;
    @TempDir private Path localDirectory;

    @Test
    void configYaml(@TempDir Path confDirectory) throws Exception {
        Files.write(
                confDirectory.resolve("config.yaml"),
                TunedJob.keys(localDirectory).entrySet().stream()
                        .map(key -> key.getKey() + ": " + key.getValue())
                        .collect(Collectors.toList()));

        assertJobRuns(GlobalConfiguration.loadConfiguration(confDirectory.toString()));
    }

    @Test
    void configurationObject() throws Exception {
        assertJobRuns(Configuration.fromMap(TunedJob.keys(localDirectory)));
    }

    private void assertJobRuns(Configuration configuration) throws Exception {
        try (CapturedReports reports = new CapturedReports();
                TestCluster cluster = new TestCluster(configuration, clusterDirectory)) {
            StatefulJob.submit(StreamExecutionEnvironment.getExecutionEnvironment());

            TunedJob.assertRuns(cluster, localDirectory, reports);
        }
    }
}
