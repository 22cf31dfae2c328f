// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.compatibility.Move.Snapshot;
import io.flinktuned.rocksdb.compatibility.Move.Stage;

import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static io.flinktuned.rocksdb.compatibility.Backend.ROCKSDB;
import static io.flinktuned.rocksdb.compatibility.Backend.TUNED;
import static org.assertj.core.api.Assertions.assertThat;

/** The jar, on the release of Flink and the Java that the build was told to test it on. */
class FlinkReleaseITCase {

    private static final Stage TUNED_BACKEND = new Stage(TUNED, Timers.WRITE_BACK);
    private static final Stage FLINKS = new Stage(ROCKSDB, Timers.ROCKSDB);

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(Jobs.cluster(new Configuration()));

    @TempDir private Path directory;

    @AfterEach
    void freeSlots(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @Test
    void runsOnThisFlinkAndThisJava() throws Exception {
        String flink = System.getProperty("tested.flink");

        assertThat(EnvironmentInformation.getVersion()).isEqualTo(flink);
        assertThat(Path.of(System.getProperty("java.home")).toRealPath())
                .isEqualTo(Path.of(System.getProperty("tested.java.home")).toRealPath());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                EmbeddedRocksDBStateBackend.class,
                EnvironmentInformation.class,
                RichFunction.class,
                StreamExecutionEnvironment.class
            })
    void usesTheModulesOfThisFlink(Class<?> flinks) {
        assertThat(codeSource(flinks))
                .hasFileName(
                        String.format(
                                "%s-%s.jar",
                                codeSource(flinks).getParent().getParent().getFileName(),
                                System.getProperty("tested.flink")));
    }

    @Test
    void usesOurJar() {
        assertThat(codeSource(TunedRocksDBStateBackend.class))
                .isEqualTo(Path.of(System.getProperty("project.jar")));
    }

    private static Path codeSource(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    @ParameterizedTest
    @EnumSource(Snapshot.class)
    void jobMovesFromFlinksBackendAndBack(Snapshot kind, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        new Move(kind, true, FLINKS, TUNED_BACKEND, FLINKS).run(cluster, directory);
    }

    @ParameterizedTest
    @EnumSource(Snapshot.class)
    void jobKeepsItsStateAndTimers(Snapshot kind, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        new Move(kind, true, TUNED_BACKEND, TUNED_BACKEND, TUNED_BACKEND).run(cluster, directory);
    }
}
