// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.examples.marketlag.MarketLagResult.Maximum;
import io.flinktuned.examples.marketlag.MarketLagResult.Series;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link MarketLagJob} must find, computed in memory without Flink and without the job's own
 * classes for reading.
 */
final class PlainComputation {

    private final Map<String, SortedMap<LocalDate, Double>> prices = new TreeMap<>();

    /** Adds a file of the jar. */
    PlainComputation add(String resource) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                PlainComputation.class.getResourceAsStream(
                                        "/io/flinktuned/examples/data/" + resource),
                                StandardCharsets.UTF_8))) {
            reader.lines().skip(1).forEach(line -> addLine(resource, line.split(",")));
        }
        return this;
    }

    private void addLine(String resource, String[] values) {
        if (resource.equals("stocks.csv")) {
            LocalDate day =
                    LocalDate.parse(
                            values[1], DateTimeFormatter.ofPattern("MMM d yyyy", Locale.ENGLISH));
            add(values[0], day, Double.parseDouble(values[2]));
        } else {
            add("sp500-2000", LocalDate.parse(values[0]), Double.parseDouble(values[5]));
        }
    }

    PlainComputation add(String market, LocalDate day, double price) {
        prices.computeIfAbsent(market, key -> new TreeMap<>()).put(day, price);
        return this;
    }

    Map<Series, Maximum> maxima() {
        Map<Series, Maximum> maxima = new TreeMap<>();
        prices.forEach((market, series) -> addMaxima(market, series, maxima));
        return maxima;
    }

    private static void addMaxima(
            String market, SortedMap<LocalDate, Double> prices, Map<Series, Maximum> maxima) {
        Map<Outcome, TreeMap<LocalDate, Double>> deltas = new EnumMap<>(Outcome.class);
        double lastPrice = Double.NaN;
        double lastSignal = Double.NaN;
        for (Map.Entry<LocalDate, Double> price : prices.entrySet()) {
            LocalDate day = price.getKey();
            double signal = price.getValue() / lastPrice - 1;
            double delta = Math.abs(signal - lastSignal);
            if (!Double.isNaN(delta) && signal != 0) {
                Outcome outcome = signal > 0 ? Outcome.UP : Outcome.DOWN;
                TreeMap<LocalDate, Double> sameOutcome =
                        deltas.computeIfAbsent(outcome, key -> new TreeMap<>());
                Double weekBefore =
                        sameOutcome.tailMap(day.minusDays(7)).values().stream()
                                .max(Comparator.naturalOrder())
                                .orElse(null);
                maxima.merge(
                        new Series(market, outcome),
                        new Maximum(delta, day, weekBefore),
                        (old, candidate) -> candidate.delta > old.delta ? candidate : old);
                sameOutcome.put(day, delta);
            }
            lastPrice = price.getValue();
            lastSignal = signal;
        }
    }
}
