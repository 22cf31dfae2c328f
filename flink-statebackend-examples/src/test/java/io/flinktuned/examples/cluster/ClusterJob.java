// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.cluster;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A job on a {@link LocalCluster}, as its REST API sees it. */
final class ClusterJob {

    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

    private final LocalCluster cluster;
    private final String id;

    ClusterJob(LocalCluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
    }

    /** Its number, in hexadecimal digits. */
    String id() {
        return id;
    }

    private String status() throws Exception {
        return cluster.get("/jobs/" + id).get("state").textValue();
    }

    private long checkpoints(String kind) throws Exception {
        return cluster.get("/jobs/" + id + "/checkpoints").get("counts").get(kind).longValue();
    }

    /** Waits until so many more checkpoints are complete. */
    void awaitCompletedCheckpoints(long more) throws Exception {
        awaitCheckpoints("completed", checkpoints("completed") + more);
    }

    /** Waits until so many more checkpoints have failed. */
    void awaitFailedCheckpoints(long more) throws Exception {
        awaitCheckpoints("failed", checkpoints("failed") + more);
    }

    private void awaitCheckpoints(String kind, long count) throws Exception {
        LocalCluster.await(
                count + " checkpoints of the job are " + kind,
                () -> {
                    assertThat(status()).isNotIn(ENDED);
                    return checkpoints(kind) >= count;
                });
    }

    /** Kills a TaskManager and waits until the job was restored and has taken a checkpoint. */
    void loseTaskManager(Random random) throws Exception {
        long restored = checkpoints("restored");
        cluster.replaceTaskManager(random);
        awaitCheckpoints("restored", restored + 1);
        awaitCompletedCheckpoints(1);
    }

    /** Waits until the job has failed, though it may be restarted. Returns why. */
    String awaitFailure() throws Exception {
        LocalCluster.await("the job fails", () -> failures().size() > 0);
        return failures().get(0).get("stacktrace").textValue();
    }

    private JsonNode failures() throws Exception {
        return cluster.get("/jobs/" + id + "/exceptions").get("exceptionHistory").get("entries");
    }

    /** Cancels the job. Its retained checkpoints stay. */
    void cancel() throws Exception {
        cluster.patch("/jobs/" + id + "?mode=cancel");
        LocalCluster.await("the job is cancelled", () -> status().equals("CANCELED"));
    }

    /** Stops the job with a savepoint, by Flink's client. Returns where that is. */
    String stopWithSavepoint(String directory) throws Exception {
        String printed = cluster.script("flink", "stop", "--savepointPath", directory, id);
        Matcher path = SAVEPOINT.matcher(printed);
        assertThat(path.find()).as("%s", printed).isTrue();
        return path.group(1);
    }

    /** Waits until the job has done all its work. */
    void awaitEnd() throws Exception {
        LocalCluster.await("the job ends", () -> ENDED.contains(status()));
        assertThat(status()).isEqualTo("FINISHED");
    }
}
