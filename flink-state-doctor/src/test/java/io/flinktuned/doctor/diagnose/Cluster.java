// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.observe.Recording;
import io.flinktuned.doctor.diagnose.observe.RestClient;
import io.flinktuned.doctor.diagnose.observe.Sampler;

import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** A cluster of one TaskManager with a REST API, in this JVM. */
public final class Cluster implements AutoCloseable {

    private final Configuration configuration = new Configuration();
    private final MiniCluster cluster;

    /** Starts a cluster with {@code settings}, and those that make a test fast. */
    public Cluster(Map<String, String> settings) throws Exception {
        configuration.setString("rest.bind-port", "0");
        configuration.setString("metrics.fetcher.update-interval", "200");
        // How long Flink answers with the job as it was: 3 s, which each test would wait for.
        configuration.setString("web.refresh-interval", "100");
        configuration.setString("taskmanager.numberOfTaskSlots", "2");
        configuration.setString("taskmanager.memory.network.min", "16m");
        configuration.setString("taskmanager.memory.network.max", "16m");
        settings.forEach(configuration::setString);
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
    }

    /** The address of the REST API. */
    public URI rest() throws Exception {
        return cluster.getRestAddress().get();
    }

    /** Starts a job with the cluster's configuration, and returns its ID when all tasks run. */
    public String start(Consumer<StreamExecutionEnvironment> job) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        job.accept(environment);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(graph).get();
        String id = graph.getJobID().toHexString();
        RestClient client = new RestClient(rest());
        while (!runs(client.get("/jobs/" + id))) {
            Thread.sleep(20);
        }
        return id;
    }

    private static boolean runs(JsonNode details) {
        for (JsonNode vertex : details.path("vertices")) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !details.path("vertices").isEmpty();
    }

    /** Ends the job, and returns when it has ended. */
    public void cancel(String job) throws Exception {
        JobID id = JobID.fromHexString(job);
        cluster.cancelJob(id).get();
        cluster.requestJobResult(id).get();
    }

    Recording record(String job, Duration time) throws Exception {
        return new Sampler(new RestClient(rest()), job, line -> {}).record(time);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
