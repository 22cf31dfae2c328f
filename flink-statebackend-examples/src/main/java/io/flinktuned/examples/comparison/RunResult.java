// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import io.flinktuned.examples.Backend;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run in a process of its own has printed: the result of the example, and measurements. */
final class RunResult {

    private static final Pattern RESULT =
            Pattern.compile("([0-9,]+) events, result hash ([0-9a-f]+)");
    private static final Pattern MEASURED = Pattern.compile("measured ([A-Z_]+) (\\S+)");

    private final Backend backend;
    private final String hash;
    private final Map<Metric, Double> metrics;

    private RunResult(Backend backend, String hash, Map<Metric, Double> metrics) {
        this.backend = backend;
        this.hash = hash;
        this.metrics = metrics;
    }

    /** The line that tells a measurement. */
    static String line(Metric metric, double value) {
        return String.format(Locale.ROOT, "measured %s %s", metric.name(), value);
    }

    /**
     * Reads what a run has printed.
     *
     * @throws IllegalStateException if there is no result
     */
    static RunResult parse(Backend backend, List<String> lines) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        String hash = null;
        double events = 0;
        for (String line : lines) {
            Matcher result = RESULT.matcher(line);
            Matcher measured = MEASURED.matcher(line);
            if (result.matches()) {
                events = Double.parseDouble(result.group(1).replace(",", ""));
                hash = result.group(2);
            } else if (measured.matches()) {
                metrics.put(Metric.valueOf(measured.group(1)), Double.valueOf(measured.group(2)));
            }
        }
        if (hash == null || !metrics.containsKey(Metric.SECONDS)) {
            throw new IllegalStateException(
                    "The run with " + backend + " told no result:\n" + String.join("\n", lines));
        }
        metrics.put(Metric.EVENTS_PER_SECOND, events / metrics.get(Metric.SECONDS));
        return new RunResult(backend, hash, metrics);
    }

    /** What the run was made with. */
    Backend backend() {
        return backend;
    }

    /** The hash of what the example has found. */
    String hash() {
        return hash;
    }

    /** A measurement; empty if there is none, as for the heap if there was no collection. */
    Optional<Double> value(Metric metric) {
        return Optional.ofNullable(metrics.get(metric));
    }

    /** A measurement for people, or a dash. */
    String text(Metric metric) {
        return value(metric)
                .map(value -> String.format(Locale.ROOT, metric.format(), value))
                .orElse("-");
    }
}
