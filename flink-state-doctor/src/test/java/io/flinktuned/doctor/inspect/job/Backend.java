// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateBackendOptions;

import java.nio.file.Path;
import java.time.Duration;

/** The backends whose snapshots can be inspected. */
public enum Backend {
    ROCKSDB("rocksdb"),
    TUNED(TunedRocksDBStateBackendFactory.class.getName()),
    HASHMAP("hashmap");

    private final String name;

    Backend(String name) {
        this.name = name;
    }

    /** The configuration of a job whose snapshots go to {@code directory} and stay. */
    public Configuration configuration(Path directory, boolean incremental) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, name);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, incremental);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return configuration;
    }
}
