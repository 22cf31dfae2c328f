// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import javax.annotation.Nullable;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import static org.apache.flink.util.Preconditions.checkState;

/** The result of the job, gathered by the client from the job's events. */
final class MarketLagResult {

    /** A market and the direction of a move. */
    static final class Series implements Comparable<Series> {

        private static final Comparator<Series> ORDER =
                Comparator.<Series, String>comparing(series -> series.market)
                        .thenComparing(series -> series.outcome);

        final String market;
        final Outcome outcome;

        Series(String market, Outcome outcome) {
            this.market = market;
            this.outcome = outcome;
        }

        @Override
        public int compareTo(Series other) {
            return ORDER.compare(this, other);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Series && compareTo((Series) other) == 0;
        }

        @Override
        public int hashCode() {
            return Objects.hash(market, outcome);
        }

        @Override
        public String toString() {
            return market + " " + outcome;
        }
    }

    /**
     * The largest signal delta, the day on which it was set, and the largest of the week before.
     */
    static final class Maximum {

        final double delta;
        final LocalDate day;
        @Nullable final Double weekBefore;

        Maximum(double delta, LocalDate day, @Nullable Double weekBefore) {
            this.delta = delta;
            this.day = day;
            this.weekBefore = weekBefore;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Maximum
                    && Double.compare(delta, ((Maximum) other).delta) == 0
                    && day.equals(((Maximum) other).day)
                    && Objects.equals(weekBefore, ((Maximum) other).weekBefore);
        }

        @Override
        public int hashCode() {
            return Objects.hash(delta, day, weekBefore);
        }

        @Override
        public String toString() {
            return delta + " on " + day + ", the week before " + weekBefore;
        }
    }

    private final Map<Series, MarketLagEvent> lastSet = new HashMap<>();
    private final Map<Series, Double> summary = new TreeMap<>();
    private int malformedLines;
    private int lines;

    /** Takes an event into account. */
    void add(MarketLagEvent event) {
        switch (event.kind) {
            case NEW_MAXIMUM:
                lastSet.put(new Series(event.market, event.outcome), event);
                break;
            case SUMMARY:
                summary.put(new Series(event.market, event.outcome), event.delta);
                break;
            case MALFORMED_LINE:
                malformedLines++;
                break;
            case PROGRESS:
                lines = Math.max(lines, event.lines);
                break;
            default:
                throw new IllegalStateException("unknown kind " + event.kind);
        }
    }

    /** The maxima at the end of the job. */
    Map<Series, Maximum> maxima() {
        Map<Series, Maximum> maxima = new TreeMap<>();
        summary.forEach(
                (series, delta) -> {
                    checkState(
                            lastSet.containsKey(series),
                            "%s is summed up, but no event has said that it was set",
                            series);
                    MarketLagEvent set = lastSet.get(series);
                    maxima.put(
                            series,
                            new Maximum(delta, MarketLagEvent.day(set.time), set.weekBefore));
                });
        return Collections.unmodifiableMap(maxima);
    }

    /** How many lines the input has, as far as is known. */
    int lines() {
        return lines;
    }

    /** How many lines were skipped. */
    int malformedLines() {
        return malformedLines;
    }

    /** The result as a table. */
    @Override
    public String toString() {
        Map<Series, Maximum> maxima = maxima();
        int width =
                maxima.keySet().stream()
                        .mapToInt(series -> series.market.length())
                        .reduce("MARKET".length(), Math::max);
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        "%-" + width + "s  OUTCOME  MAX SIGNAL DELTA  SET ON      WEEK BEFORE%n",
                        "MARKET"));
        maxima.forEach(
                (series, max) ->
                        table.append(
                                String.format(
                                        Locale.ROOT,
                                        "%-" + width + "s  %-7s  %16.6f  %s  %11s%n",
                                        series.market,
                                        series.outcome,
                                        max.delta,
                                        max.day,
                                        MarketLagEvent.text(max.weekBefore))));
        table.append(
                String.format(
                        "%d malformed %s skipped%n",
                        malformedLines, malformedLines == 1 ? "line" : "lines"));
        return table.toString();
    }
}
