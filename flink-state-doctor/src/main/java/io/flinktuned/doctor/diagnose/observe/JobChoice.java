// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The job to watch: the one that was named, or the only one that runs. */
public final class JobChoice {

    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    /** Flink does not know the tasks yet, or has none that run. */
    private static final Set<String> NOT_STARTED = Set.of("INITIALIZING", "CREATED");

    private JobChoice() {}

    /**
     * The ID of the job.
     *
     * @param wanted what the user asked for; null for the only job that runs
     * @throws IllegalArgumentException when there is no such job, it has ended or not begun, or
     *     there is none or more than one to choose from; the message names the jobs there are
     */
    public static String of(RestClient rest, String wanted)
            throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        List<JsonNode> live = new ArrayList<>();
        for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
            all.add(job);
            if (!ENDED.contains(job.path("state").asText())) {
                live.add(job);
            }
        }
        if (wanted != null) {
            return named(wanted, all, live);
        }
        if (live.isEmpty()) {
            throw new IllegalArgumentException(
                    "No job runs on this cluster. Start the job, and diagnose it under load.");
        }
        if (live.size() > 1) {
            throw new IllegalArgumentException(
                    "Several jobs run on this cluster. Name one with --job:" + list(live));
        }
        return started(live.get(0));
    }

    private static String named(String wanted, List<JsonNode> all, List<JsonNode> live) {
        for (JsonNode job : all) {
            if (job.path("jid").asText().equals(wanted)) {
                String state = job.path("state").asText();
                if (ENDED.contains(state)) {
                    throw new IllegalArgumentException(
                            "--job is '"
                                    + wanted
                                    + "', a job that is "
                                    + state
                                    + ". Only a job that runs can be diagnosed."
                                    + (live.isEmpty()
                                            ? " No job runs on this cluster."
                                            : " These run:" + list(live)));
                }
                return started(job);
            }
        }
        throw new IllegalArgumentException(
                "--job is '"
                        + wanted
                        + "', but this cluster has no such job."
                        + (live.isEmpty()
                                ? " No job runs on it."
                                : " --job takes the ID of one of these:" + list(live)));
    }

    private static String started(JsonNode job) {
        if (NOT_STARTED.contains(job.path("state").asText())) {
            throw new IllegalArgumentException(
                    "Job '"
                            + job.path("name").asText()
                            + "' is "
                            + job.path("state").asText()
                            + ". Wait until it runs, and diagnose it under load.");
        }
        return job.path("jid").asText();
    }

    private static String list(List<JsonNode> jobs) {
        StringBuilder list = new StringBuilder();
        for (JsonNode job : jobs) {
            list.append("\n  ")
                    .append(job.path("jid").asText())
                    .append("  ")
                    .append(job.path("name").asText());
        }
        return list.toString();
    }
}
