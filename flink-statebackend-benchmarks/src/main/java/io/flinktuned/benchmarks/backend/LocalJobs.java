// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The configuration of jobs whose cluster, state and checkpoints are in this process's machine. */
public final class LocalJobs {

    /** Both of Flink's backends that have RocksDB's options, under a name each. */
    private static final List<String> ROCKSDBS = List.of("rocksdb", "forst");

    private LocalJobs() {}

    /** The backend with so much memory for each slot; on the heap it has no limit of its own. */
    public static Configuration backend(BackendName backend, MemorySize perSlot) {
        Configuration configuration = new Configuration();
        for (String rocksDB : ROCKSDBS) {
            configuration.setString(
                    prefix(rocksDB) + "memory.fixed-per-slot", perSlot.getBytes() + " b");
        }
        backend.applyTo(configuration);
        return configuration;
    }

    /**
     * Incremental, aligned, exactly-once checkpoints; everything is below one directory.
     *
     * @param files for the local files of the state and for its checkpoints
     */
    public static Configuration checkpoints(Path files, Duration interval) {
        Configuration configuration = new Configuration();
        configuration.setString(
                prefix("rocksdb") + "localdir", files.resolve("rocksdb").toString());
        configuration.setString(prefix("forst") + "local-dir", files.resolve("forst").toString());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                files.resolve("checkpoints").toUri().toString());
        configuration.setString("pipeline.object-reuse", "true");
        return configuration;
    }

    /** Has RocksDB's log in one file of any size. */
    public static Configuration logs(Path directory) {
        Configuration configuration = new Configuration();
        for (String rocksDB : ROCKSDBS) {
            configuration.setString(prefix(rocksDB) + "log.dir", directory.toString());
            configuration.setString(prefix(rocksDB) + "log.max-file-size", "0"); // one file, no end
        }
        return configuration;
    }

    private static String prefix(String rocksDB) {
        return "state.backend." + rocksDB + '.';
    }
}
