// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A job that moves from one backend to the next over a snapshot, changing its parallelism. */
final class Move {

    private static final int[] PARALLELISM = {2, 4, 1};

    private final Snapshot kind;
    private final boolean incremental;
    private final List<Stage> stages;

    Move(Snapshot kind, boolean incremental, Stage... stages) {
        this.kind = kind;
        this.incremental = incremental;
        this.stages = Arrays.asList(stages);
    }

    /** Runs the job, and checks in each stage that it finds state and timers as it left them. */
    void run(MiniCluster cluster, Path directory) throws Exception {
        try (TestRun run = new TestRun()) {
            String snapshot = null;
            for (int round = 0; round < stages.size(); round++) {
                Stage stage = stages.get(round);
                Configuration config = config(stage, snapshot, directory);
                WorkloadJob job = WorkloadJob.start(run, cluster, config, PARALLELISM[round]);
                job.processUntil(Workload.middle(round));
                // So that the last checkpoint of the round has something to be incremental to.
                job.checkpoint();
                job.processUntil(Workload.end(round));
                assertThat(job.graph().getStateBackendName())
                        .contains(stage.backend.reportedName());
                run.assertImages(Model.images(Workload.end(round)));
                snapshot = kind.take(job, directory);
            }
        }
    }

    private Configuration config(Stage stage, String snapshot, Path directory) {
        Configuration config = Jobs.config(stage.backend, stage.timers, directory);
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incremental);
        if (snapshot != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, snapshot);
        }
        return config;
    }

    @Override
    public String toString() {
        return String.format("%s%s, %s", kind, incremental ? "" : ", not incremental", stages);
    }

    enum Snapshot {
        CANONICAL_SAVEPOINT {
            @Override
            String take(WorkloadJob job, Path directory) throws Exception {
                return job.stopWithSavepoint(directory, SavepointFormatType.CANONICAL);
            }
        },
        NATIVE_SAVEPOINT {
            @Override
            String take(WorkloadJob job, Path directory) throws Exception {
                return job.stopWithSavepoint(directory, SavepointFormatType.NATIVE);
            }
        },
        RETAINED_CHECKPOINT {
            @Override
            String take(WorkloadJob job, Path directory) throws Exception {
                String path = job.checkpoint();
                job.cancel();
                return path;
            }
        };

        abstract String take(WorkloadJob job, Path directory) throws Exception;
    }

    static final class Stage {

        private final Backend backend;
        private final Timers timers;

        Stage(Backend backend, Timers timers) {
            this.backend = backend;
            this.timers = timers;
        }

        @Override
        public String toString() {
            return backend + " with timers in " + timers;
        }
    }
}
