// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import java.nio.file.Path;
import java.time.Duration;

/** The job whose state is read and written. It runs until it has counted some visits. */
final class VisitJob {

    /** How it ends. */
    enum End {
        CANONICAL_SAVEPOINT {
            @Override
            String of(JobClient job, MiniCluster cluster, Path directory) throws Exception {
                return stop(job, directory, SavepointFormatType.CANONICAL);
            }
        },
        NATIVE_SAVEPOINT {
            @Override
            String of(JobClient job, MiniCluster cluster, Path directory) throws Exception {
                return stop(job, directory, SavepointFormatType.NATIVE);
            }
        },
        INCREMENTAL_CHECKPOINT {
            @Override
            String of(JobClient job, MiniCluster cluster, Path directory) throws Exception {
                String path = cluster.triggerCheckpoint(job.getJobID()).get();
                job.cancel().get();
                return path;
            }
        };

        abstract String of(JobClient job, MiniCluster cluster, Path directory) throws Exception;

        private static String stop(JobClient job, Path directory, SavepointFormatType format)
                throws Exception {
            return job.stopWithSavepoint(false, directory.toUri().toString(), format).get();
        }
    }

    /** Visits number 0 to 29: ten of each of three users, on two pages each. */
    static final int VISITS = 30;

    private VisitJob() {}

    static Tuple2<String, String> visit(long number) {
        return Tuple2.of("user-" + number % 3, "page-" + number % 2);
    }

    /**
     * Counts the visits, unless the source was restored and has given them.
     *
     * @return the path of the snapshot that it ends with
     */
    static String run(
            MiniCluster cluster, Configuration backend, String from, Path directory, End end)
            throws Exception {
        Configuration configuration = new Configuration(backend);
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        // Only the test takes checkpoints.
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(20));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        FirstVisits.all = false;
        env.fromSequence(0, Long.MAX_VALUE)
                .uid("numbers")
                .setParallelism(1)
                .filter(new FirstVisits())
                .setParallelism(1)
                .map(VisitJob::visit)
                .returns(Types.TUPLE(Types.STRING, Types.STRING))
                .setParallelism(1)
                .keyBy(visit -> visit.f0)
                .process(new CountVisits())
                .uid("visits")
                .sinkTo(new DiscardingSink<>());
        JobClient job = env.executeAsync();
        CommonTestUtils.waitUntilCondition(() -> FirstVisits.all);
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
        return end.of(job, cluster, directory);
    }

    /** Lets the first visits pass, and keeps the job running. */
    private static final class FirstVisits implements FilterFunction<Long> {

        private static final long serialVersionUID = 1L;

        /** Set when a later one has come, so that the snapshot has them. */
        private static volatile boolean all;

        @Override
        public boolean filter(Long number) throws InterruptedException {
            if (number < VISITS) {
                return true;
            }
            all = true;
            Thread.sleep(1);
            return false;
        }
    }
}
