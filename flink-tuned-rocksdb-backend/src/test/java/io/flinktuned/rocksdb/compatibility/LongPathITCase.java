// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.compatibility.Move.Snapshot;
import io.flinktuned.rocksdb.compatibility.Move.Stage;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * RocksDB's directory has a path that is short enough to name the log of an operator's own database
 * after it, but not those of the databases that a restore opens with less parallelism.
 */
class LongPathITCase {

    /** Flink adds about 140 characters, RocksDB takes 251, and a restore needs 34 more. */
    private static final int LENGTH = 92;

    private static final String LOG_FILE = "log.file";

    @TempDir private static Path directory;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> Jobs.cluster(withLongPath()));

    private static Configuration withLongPath() {
        String path = directory.toString();
        Configuration config = new Configuration();
        config.set(
                RocksDBOptions.LOCAL_DIRECTORIES,
                path + '/' + "x".repeat(LENGTH - path.length() - 1));
        return config;
    }

    @BeforeAll
    static void logsAreRelocated() throws Exception {
        System.setProperty(LOG_FILE, Files.createFile(directory.resolve("flink.log")).toString());
    }

    @AfterAll
    static void logsAreNotRelocated() {
        System.clearProperty(LOG_FILE);
    }

    @AfterEach
    void freeSlots(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @Test
    void aJobIsRestoredWithOtherParallelism(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        Stage tuned = new Stage(Backend.TUNED, Timers.WRITE_BACK);
        move(tuned).run(cluster, directory);
    }

    /** With the RocksDB of Flink 1.20 it is. */
    @Test
    void flinksBackendIsNot(@InjectMiniCluster MiniCluster cluster) {
        assumeThat(EnvironmentInformation.getVersion()).doesNotStartWith("1.20");
        Stage rocksdb = new Stage(Backend.ROCKSDB, Timers.ROCKSDB);
        assertThatThrownBy(() -> move(rocksdb).run(cluster, directory))
                .hasStackTraceContaining("name too long");
    }

    private static Move move(Stage stage) {
        return new Move(Snapshot.RETAINED_CHECKPOINT, true, stage, stage, stage);
    }
}
