/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
