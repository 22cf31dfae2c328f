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
