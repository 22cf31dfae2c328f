// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.CapturedReports;
import io.flinktuned.rocksdb.testing.StatefulJob;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The ways of configuring that Flink 2 no longer has. */
class Flink120ITCase {

    @TempDir private Path clusterDirectory;
    @TempDir private Path localDirectory;

    @Test
    void flinkConfYaml(@TempDir Path confDirectory) throws Exception {
        Map<String, String> keys = new TreeMap<>(TunedJob.keys(localDirectory));
        keys.remove(StateBackendOptions.STATE_BACKEND.key());
        keys.put("state.backend", TunedRocksDBStateBackendFactory.class.getName());
        Files.write(
                confDirectory.resolve("flink-conf.yaml"),
                keys.entrySet().stream()
                        .map(key -> key.getKey() + ": " + key.getValue())
                        .collect(Collectors.toList()));
        boolean standardYaml = GlobalConfiguration.isStandardYaml();
        try (CapturedReports reports = new CapturedReports();
                TestCluster cluster =
                        new TestCluster(
                                GlobalConfiguration.loadConfiguration(confDirectory.toString()),
                                clusterDirectory)) {
            StatefulJob.submit(StreamExecutionEnvironment.getExecutionEnvironment());

            TunedJob.assertRuns(cluster, localDirectory, reports);
        } finally {
            // Reading a flink-conf.yaml changes this for the whole JVM.
            GlobalConfiguration.setStandardYaml(standardYaml);
        }
    }

    @Test
    @SuppressWarnings("deprecation") // Users of the 1.20 line may still call it.
    void setStateBackend() throws Exception {
        try (CapturedReports reports = new CapturedReports();
                TestCluster cluster = new TestCluster(new Configuration(), clusterDirectory)) {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setStateBackend(
                    new TunedRocksDBStateBackend()
                            .setProfile(TunedJob.PROFILE)
                            .set(RocksDBOptions.LOCAL_DIRECTORIES, localDirectory.toString()));
            env.enableCheckpointing(54_321);

            StatefulJob.submit(env);

            TunedJob.assertRuns(cluster, localDirectory, reports);
            assertThat(reports.messages().get(0)).containsPattern("checkpoint interval +54321 ms");
        }
    }
}
