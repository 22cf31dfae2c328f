// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Watches a job over REST for some time. */
public final class Sampler {

    /**
     * Between two thread dumps, of whatever TaskManager. A dump stops the JVM for about a
     * millisecond, so this costs half a percent of one TaskManager.
     */
    private static final Duration DUMP_PAUSE = Duration.ofMillis(200);

    /** RocksDB's metrics change every 5 seconds: UPDATE_INTERVAL_SECONDS of Flink's View. */
    private static final Duration METRICS_PAUSE = Duration.ofSeconds(5);

    private final RestClient rest;
    private final String job;
    private final Consumer<String> progress;

    /**
     * Watches {@code job}.
     *
     * @param progress is told from time to time how far this is
     */
    public Sampler(RestClient rest, String job, Consumer<String> progress) {
        this.rest = rest;
        this.job = job;
        this.progress = progress;
    }

    /**
     * Watches the job for {@code time}, and blocks meanwhile.
     *
     * @throws IOException when the REST API does not answer, or no longer knows the job
     */
    public Recording record(Duration time) throws IOException, InterruptedException {
        Map<String, JsonNode> first = new HashMap<>();
        first.put("/config", rest.get("/config"));
        first.put("/jobmanager/config", rest.get("/jobmanager/config"));
        first.put("/jobs/" + job, rest.get("/jobs/" + job));
        first.put(checkpoints(""), rest.get(checkpoints("")));
        first.put("/taskmanagers", rest.get("/taskmanagers"));
        addMoving(first, first.get("/jobs/" + job));

        JsonNode vertices = first.get("/jobs/" + job).path("vertices");
        Set<String> taskManagers = taskManagers(first, vertices);
        MetricReader metrics = new MetricReader(rest, job, vertices, taskManagers);
        StackCounter stacks = new StackCounter(vertices);

        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long nextMetrics = begin;
        while (System.nanoTime() < end) {
            for (String taskManager : taskManagers) {
                if (System.nanoTime() >= nextMetrics) {
                    metrics.sample();
                    long passed = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
                    progress.accept("watching: " + passed + " of " + time.toSeconds() + " s");
                    nextMetrics += METRICS_PAUSE.toNanos();
                }
                stacks.add(threads(taskManager));
                Thread.sleep(DUMP_PAUSE.toMillis());
            }
        }
        metrics.sample();
        double seconds = (System.nanoTime() - begin) / 1e9;

        Map<String, JsonNode> last = new HashMap<>();
        addMoving(last, rest.get("/jobs/" + job));
        addCheckpoints(last, vertices);
        last.put(exceptions(), rest.get(exceptions()));
        for (String taskManager : taskManagers) {
            String path = "/taskmanagers/" + taskManager;
            last.put(path, rest.find(path));
        }
        progress.accept("watched for " + Math.round(seconds) + " s");
        return new Recording(
                job,
                seconds,
                first,
                last,
                metrics.series(),
                stacks.counts(),
                new TroubleInLogs(rest).of(taskManagers));
    }

    /** Nothing when the TaskManager is gone: the job's exceptions tell why. */
    private JsonNode threads(String taskManager) throws IOException, InterruptedException {
        return rest.find("/taskmanagers/" + taskManager + "/thread-dump");
    }

    /** What changes while the job runs. */
    private void addMoving(Map<String, JsonNode> answers, JsonNode details)
            throws IOException, InterruptedException {
        for (JsonNode vertex : details.path("vertices")) {
            String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
            answers.put(path, rest.get(path));
        }
    }

    private void addCheckpoints(Map<String, JsonNode> answers, JsonNode vertices)
            throws IOException, InterruptedException {
        JsonNode checkpoints = rest.get(checkpoints(""));
        answers.put(checkpoints(""), checkpoints);
        // Not found when the job takes no checkpoints: CheckpointConfigHandler of Flink.
        answers.put(checkpoints("/config"), rest.find(checkpoints("/config")));
        JsonNode completed = checkpoints.path("latest").path("completed");
        if (completed.isObject()) {
            String path = checkpoints("/details/" + completed.path("id").asText());
            for (JsonNode vertex : vertices) {
                String subtasks = path + "/subtasks/" + vertex.path("id").asText();
                answers.put(subtasks, rest.find(subtasks));
            }
        }
    }

    private Set<String> taskManagers(Map<String, JsonNode> answers, JsonNode vertices) {
        Set<String> found = new TreeSet<>();
        for (JsonNode vertex : vertices) {
            JsonNode details =
                    answers.get("/jobs/" + job + "/vertices/" + vertex.path("id").asText());
            for (JsonNode subtask : details.path("subtasks")) {
                found.add(subtask.path("taskmanager-id").asText());
            }
        }
        found.retainAll(known(answers.get("/taskmanagers")));
        return found;
    }

    private static Set<String> known(JsonNode taskManagers) {
        Set<String> known = new HashSet<>();
        for (JsonNode taskManager : taskManagers.path("taskmanagers")) {
            known.add(taskManager.path("id").asText());
        }
        return known;
    }

    private String checkpoints(String rest) {
        return "/jobs/" + job + "/checkpoints" + rest;
    }

    private String exceptions() {
        return "/jobs/" + job + "/exceptions";
    }
}
