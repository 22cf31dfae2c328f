// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.View;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

import java.util.Map;
import java.util.TreeMap;

/** What is registered in a group, as a reporter with variables sees it. */
final class RecordedMetrics {

    /** By logical scope, name, and the name of the state if there is one. */
    private final Map<String, Metric> metrics = new TreeMap<>();

    private final MetricGroup group =
            new GenericMetricGroup(
                    TestingMetricRegistry.builder().setRegisterConsumer(this::add).build(),
                    null,
                    "operator");

    private void add(Metric metric, String name, AbstractMetricGroup<?> owner) {
        String scope = owner.getLogicalScope(text -> text, '.').replaceFirst("operator\\.?", "");
        String state = owner.getAllVariables().get("<" + BackendMetrics.STATE_NAME + ">");
        metrics.put(
                (scope.isEmpty() ? "" : scope + ".") + name + (state == null ? "" : "@" + state),
                metric);
    }

    MetricGroup group() {
        return group;
    }

    /** All names with their types, those of states once. */
    Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        metrics.forEach(
                (name, metric) ->
                        types.put(
                                name.replaceFirst("@.*", ""),
                                metric.getMetricType().name().toLowerCase()));
        return types;
    }

    boolean has(String name) {
        return metrics.containsKey(name);
    }

    long count(String name) {
        return ((Counter) metrics.get(name)).getCount();
    }

    double gauge(String name) {
        return ((Number) ((Gauge<?>) metrics.get(name)).getValue()).doubleValue();
    }

    Histogram histogram(String name) {
        return (Histogram) metrics.get(name);
    }

    /** What Flink does every five seconds. */
    void updateViews() {
        metrics.values().stream()
                .filter(View.class::isInstance)
                .forEach(view -> ((View) view).update());
    }
}
