// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.testing.CapturedReports;
import io.flinktuned.rocksdb.testing.StatefulJob;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The job names the backend; the cluster knows nothing of it. */
class JobConfigurationITCase {

    @TempDir private Path clusterDirectory;
    @TempDir private Path localDirectory;

    private CapturedReports reports;
    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        reports = new CapturedReports();
        cluster = new TestCluster(new Configuration(), clusterDirectory);
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
        reports.close();
    }

    @Test
    void configurationOfTheEnvironment() throws Exception {
        StatefulJob.submit(
                StreamExecutionEnvironment.getExecutionEnvironment(
                        Configuration.fromMap(TunedJob.keys(localDirectory))));

        TunedJob.assertRuns(cluster, localDirectory, reports);
    }

    @Test
    void configuringTheEnvironment() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(Configuration.fromMap(TunedJob.keys(localDirectory)));

        StatefulJob.submit(env);

        TunedJob.assertRuns(cluster, localDirectory, reports);
    }

    /** It says how long changes may wait to be written. */
    @Test
    void intervalOfCheckpoints() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(Configuration.fromMap(TunedJob.keys(localDirectory)));
        env.enableCheckpointing(54_321);

        StatefulJob.submit(env);

        TunedJob.assertRuns(cluster, localDirectory, reports);
        assertThat(reports.messages().get(0)).containsPattern("checkpoint interval +54321 ms");
    }

    @Test
    void noCheckpoints() throws Exception {
        StatefulJob.submit(
                StreamExecutionEnvironment.getExecutionEnvironment(
                        Configuration.fromMap(TunedJob.keys(localDirectory))));

        TunedJob.assertRuns(cluster, localDirectory, reports);
        assertThat(reports.messages().get(0)).containsPattern("checkpoint interval +none");
    }

    @Test
    void backendFromCode() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(
                new TunedRocksDBStateBackend()
                        .setProfile(TunedJob.PROFILE)
                        .set(RocksDBOptions.LOCAL_DIRECTORIES, localDirectory.toString())
                        .toConfiguration());

        StatefulJob.submit(env);

        TunedJob.assertRuns(cluster, localDirectory, reports);
    }
}
