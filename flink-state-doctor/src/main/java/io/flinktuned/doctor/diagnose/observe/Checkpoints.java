// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The checkpoints of a job, as far as Flink remembers them (10 by default). */
public final class Checkpoints {

    private final JsonNode config;
    private final JsonNode counts;
    private final List<Checkpoint> completed = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Collection<JsonNode> subtasks;
    private final long pendingMillis;

    /**
     * The checkpoints of a job.
     *
     * @param subtasks of the last one, an answer for each vertex
     * @param now milliseconds since 1970, when the JobManager gave these answers
     */
    Checkpoints(JsonNode config, JsonNode answer, Collection<JsonNode> subtasks, long now) {
        this.config = config;
        this.subtasks = subtasks;
        counts = answer.path("counts");
        for (JsonNode checkpoint : answer.path("history")) {
            String status = checkpoint.path("status").asText();
            if (status.equals("COMPLETED") && !checkpoint.path("is_savepoint").asBoolean()) {
                completed.add(new Checkpoint(checkpoint));
            } else if (status.equals("FAILED")) {
                failures.add(checkpoint.path("failure_message").asText());
            }
        }
        Collections.reverse(completed);
        pendingMillis = pendingMillis(answer.path("history"), now);
    }

    private static long pendingMillis(JsonNode history, long now) {
        long oldest = now;
        for (JsonNode checkpoint : history) {
            if (checkpoint.path("status").asText().equals("IN_PROGRESS")) {
                oldest = Math.min(oldest, checkpoint.path("trigger_timestamp").asLong());
            }
        }
        return now - oldest;
    }

    /** Milliseconds since the oldest checkpoint was triggered that is not done; 0 without one. */
    public long pendingMillis() {
        return pendingMillis;
    }

    /** Whether the job takes checkpoints by itself. */
    public boolean periodic() {
        return intervalMillis() > 0;
    }

    /** Milliseconds; 0 when the job takes none by itself. */
    public long intervalMillis() {
        long interval = config.path("interval").asLong();
        // Flink's "never" is the largest number.
        return interval == Long.MAX_VALUE ? 0 : interval;
    }

    /** Milliseconds that Flink waits after a checkpoint. */
    public long minPauseMillis() {
        return config.path("min_pause").asLong();
    }

    /** Milliseconds after which a checkpoint is given up. */
    public long timeoutMillis() {
        return config.path("timeout").asLong();
    }

    /** Whether barriers overtake records. */
    public boolean unaligned() {
        return config.path("unaligned_checkpoints").asBoolean();
    }

    /** The simple name of the state backend's class, as Flink tells it. */
    public String stateBackend() {
        return config.path("state_backend").asText();
    }

    /** Those that were completed, the oldest first, without savepoints. */
    public List<Checkpoint> completed() {
        return completed;
    }

    /** What Flink says of those that failed. */
    public List<String> failures() {
        return failures;
    }

    /** How many failed since the job was started. */
    public int failed() {
        return counts.path("failed").asInt();
    }

    /** Milliseconds that a checkpoint takes on average; 0 without any. */
    public double meanMillis() {
        return completed.stream().mapToLong(Checkpoint::millis).average().orElse(0);
    }

    /**
     * The share of time, between 0 and 1, that the longest of a phase of the last checkpoint takes,
     * if one comes each interval.
     *
     * @param millis of the phase
     */
    public double shareOfTime(double millis) {
        double period = Math.max(intervalMillis(), meanMillis() + minPauseMillis());
        return period == 0 ? 0 : Math.min(1, millis / period);
    }

    /** Milliseconds of the last checkpoint's synchronous part, of the slowest subtask. */
    public long syncMillis() {
        return Math.round(longest(subtask -> subtask.path("checkpoint").path("sync").asDouble()));
    }

    /** Milliseconds of the last checkpoint's asynchronous part, of the slowest subtask. */
    public long asyncMillis() {
        return Math.round(longest(subtask -> subtask.path("checkpoint").path("async").asDouble()));
    }

    /** Milliseconds that a subtask waited for barriers: until the first came, and then the last. */
    public long barrierMillis() {
        return Math.round(
                longest(
                        subtask ->
                                subtask.path("start_delay").asDouble()
                                        + subtask.path("alignment").path("duration").asDouble()));
    }

    /** Bytes that the subtask wrote whose asynchronous part took longest. */
    public long slowestWrittenBytes() {
        long bytes = 0;
        double slowest = -1;
        for (JsonNode vertex : subtasks) {
            for (JsonNode subtask : vertex.path("subtasks")) {
                double async = subtask.path("checkpoint").path("async").asDouble();
                if (async > slowest) {
                    slowest = async;
                    bytes = subtask.path("checkpointed_size").asLong();
                }
            }
        }
        return bytes;
    }

    /** Bytes of state of the subtask that has most. */
    public long largestSubtaskBytes() {
        return Math.round(longest(subtask -> subtask.path("state_size").asDouble()));
    }

    private double longest(ToDoubleFunction<JsonNode> value) {
        double longest = 0;
        for (JsonNode vertex : subtasks) {
            for (JsonNode subtask : vertex.path("subtasks")) {
                longest = Math.max(longest, value.applyAsDouble(subtask));
            }
        }
        return longest;
    }
}
