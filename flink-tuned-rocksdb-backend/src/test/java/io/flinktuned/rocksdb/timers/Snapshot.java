// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.nio.file.Path;
import java.time.Duration;

/** A snapshot of state with timers, of any kind that Flink can take. */
enum Snapshot {
    CANONICAL_SAVEPOINT(true) {
        @Override
        String take(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return job.triggerSavepoint(uri(directory), SavepointFormatType.CANONICAL).get();
        }
    },
    NATIVE_SAVEPOINT(true) {
        @Override
        String take(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return job.triggerSavepoint(uri(directory), SavepointFormatType.NATIVE).get();
        }
    },
    INCREMENTAL_CHECKPOINT(true) {
        @Override
        String take(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return cluster.triggerCheckpoint(job.getJobID()).get();
        }
    },
    FULL_CHECKPOINT(false) {
        @Override
        String take(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return cluster.triggerCheckpoint(job.getJobID()).get();
        }
    };

    private final boolean incrementalCheckpoints;

    Snapshot(boolean incrementalCheckpoints) {
        this.incrementalCheckpoints = incrementalCheckpoints;
    }

    /** Takes a snapshot, which stays when the job is cancelled, and gives its path. */
    abstract String take(MiniCluster cluster, JobClient job, Path directory) throws Exception;

    private static String uri(Path directory) {
        return directory.resolve("savepoints").toUri().toString();
    }

    /** The configuration of a job on the tuned backend. */
    Configuration tuned(Timers timers, Path directory) {
        Configuration configuration = job(directory);
        configuration.set(
                StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        configuration.set(TunedRocksDBOptions.TIMERS, timers);
        return configuration;
    }

    /** The configuration of a job on Flink's own backend. */
    Configuration flinks(Timers timers, Path directory) {
        Configuration configuration = job(directory);
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(
                RocksDBOptions.TIMER_SERVICE_FACTORY,
                PriorityQueueStateType.valueOf(timers.name()));
        return configuration;
    }

    private Configuration job(Path directory) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incrementalCheckpoints);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        // Only the test takes checkpoints.
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(20));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(5));
        return configuration;
    }
}
