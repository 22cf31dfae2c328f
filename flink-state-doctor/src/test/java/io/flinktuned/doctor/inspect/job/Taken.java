// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;

import java.nio.file.Path;

/** A snapshot of one of the kinds that Flink takes. */
public enum Taken {
    CHECKPOINT {
        @Override
        public String of(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return cluster.triggerCheckpoint(job.getJobID()).get();
        }
    },
    NATIVE_SAVEPOINT {
        @Override
        public String of(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return savepoint(job, directory, SavepointFormatType.NATIVE);
        }
    },
    CANONICAL_SAVEPOINT {
        @Override
        public String of(MiniCluster cluster, JobClient job, Path directory) throws Exception {
            return savepoint(job, directory, SavepointFormatType.CANONICAL);
        }
    };

    /** Takes it and gives its path. */
    public abstract String of(MiniCluster cluster, JobClient job, Path directory) throws Exception;

    private static String savepoint(JobClient job, Path directory, SavepointFormatType format)
            throws Exception {
        return job.triggerSavepoint(directory.resolve("savepoints").toUri().toString(), format)
                .get();
    }
}
