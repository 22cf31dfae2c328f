// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.IncrementalLocalKeyedStateHandle;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A job fails and recovers from the copies of its state on the TaskManagers. */
class LocalRecoveryITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    Jobs.cluster(
                            new Configuration().set(StateRecoveryOptions.LOCAL_RECOVERY, true)));

    @TempDir private Path directory;

    @AfterEach
    void freeSlots(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void recoversFromLocalState(Timers timers, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        Configuration config = Jobs.config(Backend.TUNED, timers, directory);
        Jobs.allowOneRestart(config);

        try (TestRun run = new TestRun()) {
            WorkloadJob job = WorkloadJob.start(run, cluster, config, 2);
            job.processUntil(Workload.end(0));
            job.checkpoint();
            Jobs.failInSecondRound(run, job);

            run.assertImages(Jobs.imagesWithFailureInSecondRound());
            assertThat(run.restoredHandles())
                    .containsExactly(
                            List.of(),
                            List.of(),
                            List.of(IncrementalLocalKeyedStateHandle.class),
                            List.of(IncrementalLocalKeyedStateHandle.class));
        }
    }
}
