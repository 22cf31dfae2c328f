// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.changelog.fs.FsStateChangelogOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.TernaryBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.DataInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** A job fails and recovers with Flink's changelog around this backend. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ChangelogITCase {

    @TempDir private static Path changelogDirectory;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    () -> {
                        Configuration config = new Configuration();
                        config.set(
                                FsStateChangelogOptions.BASE_PATH,
                                changelogDirectory.toUri().toString());
                        return Jobs.cluster(config);
                    });

    @TempDir private Path directory;

    @AfterEach
    void freeSlots(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    /**
     * Recovers from the changelog alone, and from the backend's own snapshot and the changelog.
     * Timers on the heap are refused with the changelog, see {@code HeapTimersTest}.
     */
    @ParameterizedTest(name = "materialization {0}")
    @ValueSource(booleans = {false, true})
    void recoversWithChangelog(boolean materialization, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        Configuration config = Jobs.config(Backend.TUNED, Timers.ROCKSDB, directory);
        Jobs.allowOneRestart(config);
        config.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
        config.set(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE, "filesystem");
        config.set(StateChangelogOptions.PERIODIC_MATERIALIZATION_ENABLED, materialization);
        config.set(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, Duration.ofMillis(100));

        try (TestRun run = new TestRun()) {
            WorkloadJob job = WorkloadJob.start(run, cluster, config, 2);
            job.processUntil(Workload.end(0));
            List<ChangelogStateBackendHandle> handles = keyedState(job.checkpoint());
            while (materialization && !isMaterialized(handles)) {
                handles = keyedState(job.checkpoint());
            }
            Jobs.failInSecondRound(run, job);

            assertThat(handles).hasSize(2);
            assertThat(isMaterialized(handles)).isEqualTo(materialization);
            assertThat(job.graph().isChangelogStateBackendEnabled()).isEqualTo(TernaryBoolean.TRUE);
            assertThat(job.graph().getStateBackendName()).contains(Backend.TUNED.reportedName());
            run.assertImages(Jobs.imagesWithFailureInSecondRound());
        }
    }

    private static boolean isMaterialized(List<ChangelogStateBackendHandle> handles) {
        return handles.stream().noneMatch(handle -> handle.getMaterializedStateHandles().isEmpty());
    }

    private static List<ChangelogStateBackendHandle> keyedState(String checkpoint)
            throws Exception {
        Path metadata = Paths.get(URI.create(checkpoint)).resolve("_metadata");
        try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
            return Checkpoints.loadCheckpointMetadata(
                            in, ChangelogITCase.class.getClassLoader(), checkpoint)
                    .getOperatorStates()
                    .stream()
                    .flatMap(operator -> operator.getStates().stream())
                    .flatMap(subtask -> subtask.getManagedKeyedState().stream())
                    .map(ChangelogStateBackendHandle.class::cast)
                    .collect(Collectors.toList());
        }
    }
}
