// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is known of a job after it was watched: a {@link Recording} with names for what is in it.
 */
public final class Observation {

    private final Recording recording;
    private final FlinkVersion version;
    private final Settings settings;
    private final List<Vertex> vertices = new ArrayList<>();
    private final List<TaskManager> taskManagers = new ArrayList<>();
    private final Checkpoints checkpoints;
    private final List<String> troubles = new ArrayList<>();

    /** Reads {@code recording}. */
    public Observation(Recording recording) {
        this.recording = recording;
        version = new FlinkVersion(first("/config").path("flink-version").asText());
        settings = new Settings(first("/jobmanager/config"));
        String jobPath = "/jobs/" + recording.job();
        JsonNode job = first(jobPath);
        Set<String> keyed = keyed(job.path("plan"));
        for (JsonNode vertex : job.path("vertices")) {
            vertices.add(vertex(jobPath, vertex, keyed));
        }
        for (JsonNode taskManager : first("/taskmanagers").path("taskmanagers")) {
            taskManagers.add(taskManager(taskManager));
        }
        checkpoints =
                new Checkpoints(
                        last(jobPath + "/checkpoints/config"),
                        last(jobPath + "/checkpoints"),
                        recording.last().entrySet().stream()
                                .filter(entry -> entry.getKey().contains("/checkpoints/details/"))
                                .map(Map.Entry::getValue)
                                .collect(Collectors.toList()),
                        now());
        for (JsonNode entry :
                last(jobPath + "/exceptions").path("exceptionHistory").path("entries")) {
            addException(entry);
        }
        troubles.addAll(checkpoints.failures());
        troubles.addAll(recording.logLines());
    }

    /** When the JobManager gave the last answers, in milliseconds since 1970. */
    private long now() {
        return recording.last().values().stream()
                .mapToLong(answer -> answer.path("now").asLong())
                .max()
                .orElse(0);
    }

    private void addException(JsonNode entry) {
        troubles.add(entry.path("stacktrace").asText());
        for (JsonNode other : entry.path("concurrentExceptions")) {
            troubles.add(other.path("stacktrace").asText());
        }
    }

    private static Set<String> keyed(JsonNode plan) {
        Set<String> keyed = new HashSet<>();
        for (JsonNode node : plan.path("nodes")) {
            for (JsonNode input : node.path("inputs")) {
                if (input.path("ship_strategy").asText().equals("HASH")) {
                    keyed.add(node.path("id").asText());
                }
            }
        }
        return keyed;
    }

    private Vertex vertex(String jobPath, JsonNode vertex, Set<String> keyed) {
        String id = vertex.path("id").asText();
        String path = jobPath + "/vertices/" + id;
        Pattern threads = Pattern.compile(Pattern.quote(vertex.path("name").asText()) + " \\(.*");
        return new Vertex(
                first(path),
                last(path),
                keyed.contains(id),
                metrics(MetricReader.path(recording.job(), id)),
                new Stacks(
                        recording.stacks().stream()
                                .filter(stack -> threads.matcher(stack.thread()).matches())
                                .collect(Collectors.toList())));
    }

    private TaskManager taskManager(JsonNode taskManager) {
        String id = taskManager.path("id").asText();
        return new TaskManager(
                id, taskManager, metrics(MetricReader.path(id)), recording.seconds());
    }

    private Map<String, Series> metrics(String path) {
        return recording.metrics().getOrDefault(path, Map.of());
    }

    private JsonNode first(String path) {
        return recording.first().getOrDefault(path, MissingNode.getInstance());
    }

    private JsonNode last(String path) {
        return recording.last().getOrDefault(path, MissingNode.getInstance());
    }

    /** The ID of the job. */
    public String job() {
        return recording.job();
    }

    /** The name of the job. */
    public String jobName() {
        return first("/jobs/" + recording.job()).path("name").asText();
    }

    /** Seconds that the job was watched. */
    public double seconds() {
        return recording.seconds();
    }

    public FlinkVersion version() {
        return version;
    }

    public Settings settings() {
        return settings;
    }

    public List<Vertex> vertices() {
        return vertices;
    }

    public List<TaskManager> taskManagers() {
        return taskManagers;
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** The vertex that is busy most of the time, and so limits the job. */
    public Vertex busiest() {
        return vertices.stream().max(Comparator.comparingDouble(Vertex::busy)).orElseThrow();
    }

    /** Whether the job's state is in RocksDB, with Flink's backend or ours. */
    public boolean usesRocksDb() {
        return checkpoints.stateBackend().contains("RocksDB")
                || settings.value("state.backend.type", "state.backend")
                        .orElse("")
                        .matches("(?i)rocksdb|.*RocksDB.*")
                || vertices.stream().anyMatch(vertex -> vertex.stacks().shareWith("rocksdb") > 0);
    }

    /** Whether the state backend is the tuned one. */
    public boolean tuned() {
        return checkpoints.stateBackend().contains("Tuned")
                || settings.value("state.backend.type", "state.backend")
                        .filter(type -> type.contains("flinktuned"))
                        .isPresent();
    }

    /** RocksDB's memory in a slot; empty when it is not bounded. */
    public Optional<RocksDbMemory> rocksDbMemory() {
        long managed =
                taskManagers.stream()
                        .mapToLong(manager -> manager.managedBytes() / manager.slots())
                        .min()
                        .orElse(0);
        return RocksDbMemory.of(settings, version, managed);
    }

    /**
     * The states in RocksDB of all operators, which share the memory of a slot. Timers are left
     * out: Flink makes a column family for them whether there are any or not, and one that nobody
     * writes to takes no memory.
     */
    public Set<String> states() {
        Set<String> states = new TreeSet<>();
        vertices.forEach(vertex -> states.addAll(vertex.states()));
        states.removeIf(state -> state.contains("_timer_state/"));
        return states;
    }

    /** All RocksDB metrics of this name, see {@link Vertex#rocksDb}. */
    public List<Series> rocksDb(String name) {
        List<Series> series = new ArrayList<>();
        vertices.forEach(vertex -> series.addAll(vertex.rocksDb(name)));
        return series;
    }

    /** How many compactions run on average; empty if there is no metric of it. */
    public OptionalDouble runningCompactions() {
        return vertices.stream()
                .map(Vertex::runningCompactions)
                .flatMapToDouble(OptionalDouble::stream)
                .reduce(Double::sum);
    }

    /**
     * The first line of the job's exceptions, of the reasons why checkpoints failed, and of the
     * TaskManagers' logs that has {@code trouble} in it.
     */
    public Optional<String> trouble(Pattern trouble) {
        for (String text : troubles) {
            for (String line : text.split("\n")) {
                if (trouble.matcher(line).find()) {
                    return Optional.of(line.strip());
                }
            }
        }
        return Optional.empty();
    }
}
