// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.bufferingsink;

import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.IOException;
import java.util.Optional;

/** The complete checkpoints of a job, as Flink lays them out: {@code DIR/JOB/chk-N/_metadata}. */
final class RetainedCheckpoints {

    private static final String PREFIX = "chk-";

    private final Path directory;

    RetainedCheckpoints(Path checkpoints, JobID job) {
        this.directory = new Path(checkpoints, job.toHexString());
    }

    /** The directory of the newest one. */
    Optional<Path> newest() throws IOException {
        FileSystem fileSystem = directory.getFileSystem();
        if (!fileSystem.exists(directory)) {
            return Optional.empty();
        }
        Path newest = null;
        for (FileStatus file : fileSystem.listStatus(directory)) {
            Path path = file.getPath();
            if (path.getName().startsWith(PREFIX)
                    && fileSystem.exists(new Path(path, "_metadata"))
                    && (newest == null || number(path) > number(newest))) {
                newest = path;
            }
        }
        return Optional.ofNullable(newest);
    }

    /** The number of a checkpoint. */
    static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getName().substring(PREFIX.length()));
    }
}
