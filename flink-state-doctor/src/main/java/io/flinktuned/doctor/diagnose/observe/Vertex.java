// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** A vertex of the job, a chain of operators, and what its subtasks did. */
public final class Vertex {

    private final String id;
    private final String name;
    private final int maxParallelism;
    private final boolean keyed;
    private final List<Subtask> subtasks = new ArrayList<>();
    private final Map<String, Series> metrics;
    private final Stacks stacks;

    Vertex(
            JsonNode first,
            JsonNode last,
            boolean keyed,
            Map<String, Series> metrics,
            Stacks stacks) {
        id = last.path("id").asText();
        name = last.path("name").asText();
        maxParallelism = last.path("maxParallelism").asInt();
        this.keyed = keyed;
        this.metrics = metrics;
        this.stacks = stacks;
        Map<Integer, JsonNode> before = new HashMap<>();
        for (JsonNode subtask : first.path("subtasks")) {
            before.put(subtask.path("subtask").asInt(), subtask);
        }
        for (JsonNode subtask : last.path("subtasks")) {
            JsonNode earlier = before.get(subtask.path("subtask").asInt());
            subtasks.add(new Subtask(earlier, subtask));
        }
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The number of key groups. */
    public int maxParallelism() {
        return maxParallelism;
    }

    /** Whether records come to it by their key. */
    public boolean keyed() {
        return keyed;
    }

    public List<Subtask> subtasks() {
        return subtasks;
    }

    /** What its threads were found at. */
    public Stacks stacks() {
        return stacks;
    }

    /** The share of time that the busiest subtask was busy. */
    public double busy() {
        return max(Subtask::busy);
    }

    /** The share of time that the subtask which was kept up most by those after it was. */
    public double backPressured() {
        return max(Subtask::backPressured);
    }

    /** The share of time that all subtasks were busy, on average. */
    public double meanBusy() {
        return subtasks.stream().mapToDouble(Subtask::busy).average().orElse(0);
    }

    /** The subtask with most records. */
    public Subtask fullest() {
        return subtasks.stream().max(Comparator.comparingLong(Subtask::records)).orElseThrow();
    }

    /** The records that came in. */
    public long records() {
        return subtasks.stream().mapToLong(Subtask::records).sum();
    }

    private double max(ToDoubleFunction<Subtask> share) {
        return subtasks.stream().mapToDouble(share).max().orElse(0);
    }

    /** The names of RocksDB's column families: states and timers, each with its operator. */
    public Set<String> states() {
        Set<String> states = new TreeSet<>();
        for (String metric : metrics.keySet()) {
            int end = metric.indexOf(".rocksdb_");
            if (end >= 0 && metric.lastIndexOf('.', end - 1) >= 0) {
                states.add(metric.substring(0, end));
            }
        }
        return states;
    }

    /**
     * RocksDB's metrics of this name.
     *
     * @param name without rocksdb_, such as block_cache_hit or num-files-at-level0
     * @return one series for each operator, or for each state; empty when the metric is off
     */
    public List<Series> rocksDb(String name) {
        return ending(".rocksdb_" + name);
    }

    /**
     * How many compactions run on average; empty if there is no metric of it. Flink tells the
     * number of an operator once for each of its states.
     */
    public OptionalDouble runningCompactions() {
        OptionalDouble flinks =
                rocksDb("num-running-compactions").stream().mapToDouble(Series::mean).max();
        return flinks.isPresent()
                ? flinks
                : ending(".rocksDB.runningCompactions").stream()
                        .mapToDouble(Series::mean)
                        .reduce(Double::sum);
    }

    private List<Series> ending(String end) {
        List<Series> found = new ArrayList<>();
        metrics.forEach(
                (metric, series) -> {
                    if (metric.endsWith(end)) {
                        found.add(series);
                    }
                });
        return found;
    }
}
