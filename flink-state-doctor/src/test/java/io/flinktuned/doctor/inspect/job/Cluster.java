// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.util.TestStreamEnvironment;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A MiniCluster for jobs that all tests of a class share, so also for those of a set-up method. */
public final class Cluster implements BeforeAllCallback, AfterAllCallback {

    public static final int PARALLELISM = 2;

    private static final int RETAINED_CHECKPOINTS = 2;

    private final MiniCluster cluster =
            new MiniCluster(
                    new MiniClusterConfiguration.Builder()
                            .setNumTaskManagers(1)
                            .setNumSlotsPerTaskManager(PARALLELISM)
                            .setConfiguration(configuration())
                            .withRandomPorts()
                            .build());

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
        return configuration;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        cluster.start();
        TestStreamEnvironment.setAsContext(cluster, PARALLELISM);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        TestStreamEnvironment.unsetAsContext();
        cluster.close();
    }

    public MiniCluster cluster() {
        return cluster;
    }

    /** Waits until a job takes snapshots. */
    public void awaitRunning(JobClient job) throws Exception {
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
    }

    public void cancel(JobClient job) throws Exception {
        job.cancel().get();
        cluster.requestJobResult(job.getJobID()).get();
    }
}
