// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A cluster with one slot. As in a program that {@code flink run} started, the execution
 * environments of this thread submit their jobs to its REST endpoint.
 */
public final class TestCluster implements AutoCloseable {

    private static final Duration GUARD = Duration.ofMinutes(2);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    private final MiniCluster cluster;

    /**
     * @param configuration what would stand in the cluster's configuration file
     * @param directory for the files of the cluster
     */
    public TestCluster(Configuration configuration, Path directory) throws Exception {
        Configuration full = new Configuration(configuration);
        full.set(CoreOptions.TMP_DIRS, directory.toString());
        full.set(RestOptions.BIND_PORT, "0");
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(full)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(1)
                                .build());
        cluster.start();
        RemoteEnvironment.use(clientConfiguration());
    }

    /** What a client needs to find the cluster, which may still be electing a leader. */
    public Configuration clientConfiguration() throws Exception {
        URI rest = cluster.getRestAddress().get();
        return new Configuration()
                .set(DeploymentOptions.TARGET, "remote")
                .set(RestOptions.ADDRESS, rest.getHost())
                .set(RestOptions.PORT, rest.getPort())
                .set(RestOptions.RETRY_DELAY, RETRY_DELAY)
                .set(RestOptions.RETRY_MAX_ATTEMPTS, (int) GUARD.dividedBy(RETRY_DELAY))
                .set(CoreOptions.DEFAULT_PARALLELISM, 1);
    }

    /**
     * Waits until a job has a RocksDB under {@code directory} with a state {@code name}.
     *
     * @return the directory of the database
     */
    public Path awaitDatabase(Path directory, String name) throws Exception {
        long end = System.nanoTime() + GUARD.toNanos();
        while (System.nanoTime() < end) {
            for (Path database : OptionsFile.databasesUnder(directory)) {
                if (isOfAJob(directory.relativize(database))
                        && OptionsFile.of(database).columnFamilies().contains(name)) {
                    return database;
                }
            }
            failIfAJobHasEnded();
            Thread.sleep(20);
        }
        throw new AssertionError("No database with state '" + name + "' under " + directory);
    }

    private boolean isOfAJob(Path database) throws Exception {
        String name = database.getName(0).toString();
        return jobs().stream().anyMatch(job -> name.startsWith("job_" + job.getJobId() + "_"));
    }

    private void failIfAJobHasEnded() throws Exception {
        Optional<JobStatusMessage> ended =
                jobs().stream()
                        .filter(job -> job.getJobState().isGloballyTerminalState())
                        .findFirst();
        if (ended.isPresent()) {
            cluster.requestJobResult(ended.get().getJobId())
                    .get()
                    .toJobExecutionResult(getClass().getClassLoader());
            throw new AssertionError("The job has ended: " + ended.get().getJobState());
        }
    }

    private Collection<JobStatusMessage> jobs() throws InterruptedException, ExecutionException {
        return cluster.listJobs().get();
    }

    @Override
    public void close() throws IOException {
        RemoteEnvironment.stopUsing();
        try {
            for (JobStatusMessage job : jobs()) {
                if (!job.getJobState().isGloballyTerminalState()) {
                    cluster.cancelJob(job.getJobId()).get();
                    cluster.requestJobResult(job.getJobId()).get();
                }
            }
            cluster.close();
        } catch (Exception e) {
            throw new IOException("The cluster was not stopped.", e);
        }
    }
}
