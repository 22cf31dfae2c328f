// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Samples the metrics that diagnoses look at: RocksDB's, the hot tier's, and those of the JVM. */
final class MetricReader {

    /** Flink refuses a request line of more than 4096 bytes: Netty's HttpServerCodec. */
    private static final int LONGEST_QUERY = 3000;

    private static final Predicate<String> OF_VERTEX =
            Pattern.compile("\\.rocksdb_|\\.hotState\\.|\\.rocksDB\\.runningCompactions$")
                    .asPredicate();

    private static final Predicate<String> OF_TASK_MANAGER =
            Pattern.compile(
                            "^Status\\.JVM\\.(GarbageCollector\\..*\\.Time|FileDescriptor\\..*"
                                    + "|Memory\\.Heap\\..*|CPU\\..*)$"
                                    + "|^Status\\.Flink\\.Memory\\.Managed\\.Total$")
                    .asPredicate();

    private final RestClient rest;
    private final Map<String, Predicate<String>> sources = new TreeMap<>();
    private final Map<String, Map<String, Series>> series = new HashMap<>();

    MetricReader(RestClient rest, String job, JsonNode vertices, Collection<String> taskManagers) {
        this.rest = rest;
        for (JsonNode vertex : vertices) {
            sources.put(path(job, vertex.path("id").asText()), OF_VERTEX);
        }
        for (String taskManager : taskManagers) {
            sources.put(path(taskManager), OF_TASK_MANAGER);
        }
    }

    /** The path of the metrics of a vertex, over all its subtasks. */
    static String path(String job, String vertex) {
        return "/jobs/" + job + "/vertices/" + vertex + "/subtasks/metrics";
    }

    /** The path of the metrics of a TaskManager. */
    static String path(String taskManager) {
        return "/taskmanagers/" + taskManager + "/metrics";
    }

    void sample() throws IOException, InterruptedException {
        for (Map.Entry<String, Predicate<String>> source : sources.entrySet()) {
            List<String> names = new ArrayList<>();
            for (JsonNode metric : rest.find(source.getKey())) {
                String name = metric.path("id").asText();
                if (source.getValue().test(name)) {
                    names.add(name);
                }
            }
            for (String query : queries(names)) {
                add(source.getKey(), rest.find(source.getKey() + "?get=" + query));
            }
        }
    }

    private void add(String path, JsonNode answer) {
        for (JsonNode metric : answer) {
            JsonNode single = metric.path("value");
            double sum = single.isMissingNode() ? metric.path("sum").asDouble() : single.asDouble();
            double max = single.isMissingNode() ? metric.path("max").asDouble() : single.asDouble();
            series.computeIfAbsent(path, p -> new TreeMap<>())
                    .computeIfAbsent(metric.path("id").asText(), n -> new Series())
                    .add(sum, max);
        }
    }

    private static List<String> queries(List<String> names) {
        List<String> queries = new ArrayList<>();
        StringBuilder query = new StringBuilder();
        for (String name : names) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
            if (query.length() > 0 && query.length() + encoded.length() > LONGEST_QUERY) {
                queries.add(query.toString());
                query.setLength(0);
            }
            query.append(query.length() == 0 ? "" : ",").append(encoded);
        }
        if (query.length() > 0) {
            queries.add(query.toString());
        }
        return queries;
    }

    Map<String, Map<String, Series>> series() {
        return series;
    }
}
