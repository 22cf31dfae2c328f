// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/**
 * What Flink's REST API answered while a job was watched, as it was: the answers at the begin and
 * at the end, all samples of metrics, and counted stacks of threads. As JSON it can be kept and
 * diagnosed again.
 */
public final class Recording {

    private final String job;
    private final double seconds;
    private final Map<String, JsonNode> first;
    private final Map<String, JsonNode> last;
    private final Map<String, Map<String, Series>> metrics;
    private final List<StackCount> stacks;
    private final List<String> logLines;

    @JsonCreator
    Recording(
            @JsonProperty("job") String job,
            @JsonProperty("seconds") double seconds,
            @JsonProperty("first") Map<String, JsonNode> first,
            @JsonProperty("last") Map<String, JsonNode> last,
            @JsonProperty("metrics") Map<String, Map<String, Series>> metrics,
            @JsonProperty("stacks") List<StackCount> stacks,
            @JsonProperty("logLines") List<String> logLines) {
        this.job = job;
        this.seconds = seconds;
        this.first = Map.copyOf(first);
        this.last = Map.copyOf(last);
        this.metrics = Map.copyOf(metrics);
        this.stacks = List.copyOf(stacks);
        this.logLines = List.copyOf(logLines);
    }

    /** The ID of the job. */
    @JsonProperty
    public String job() {
        return job;
    }

    /** Seconds between the first answers and the last. */
    @JsonProperty
    public double seconds() {
        return seconds;
    }

    /** The answers at the begin, by path. */
    @JsonProperty
    public Map<String, JsonNode> first() {
        return first;
    }

    /** The answers at the end, by path; some are asked for only then. */
    @JsonProperty
    public Map<String, JsonNode> last() {
        return last;
    }

    /** The samples of metrics, by path and name. */
    @JsonProperty
    public Map<String, Map<String, Series>> metrics() {
        return metrics;
    }

    /** What the job's threads were found at. */
    @JsonProperty
    public List<StackCount> stacks() {
        return stacks;
    }

    /** Lines of the TaskManagers' logs that tell of trouble which a diagnosis knows. */
    @JsonProperty
    public List<String> logLines() {
        return logLines;
    }
}
