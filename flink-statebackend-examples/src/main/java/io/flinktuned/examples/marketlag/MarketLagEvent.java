// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import javax.annotation.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;

/** What the job tells its client. A Flink POJO; which fields are set depends on the kind. */
public class MarketLagEvent {

    /** What an event is about. */
    public enum Kind {
        /** A signal delta is the largest so far: market, outcome, delta, week before, time. */
        NEW_MAXIMUM,
        /** What a market's maximum is at the end: market, outcome, delta. */
        SUMMARY,
        /** A line was skipped: text. */
        MALFORMED_LINE,
        /** How far the job has come: lines, text. */
        PROGRESS
    }

    /** What this event is about. */
    public Kind kind;

    /** The market. */
    public String market = "";

    /** The direction of the move; null if the event is not about a move. */
    public Outcome outcome;

    /** The signal delta, not negative. */
    public double delta;

    /** The largest signal delta of the 7 days before; null if there was none. */
    @Nullable public Double weekBefore;

    /** Event time, in milliseconds since 1970. */
    public long time;

    /** How many lines have been read. */
    public int lines;

    /** For people. */
    public String text = "";

    /** For Flink. */
    public MarketLagEvent() {}

    private MarketLagEvent(Kind kind) {
        this.kind = kind;
    }

    static MarketLagEvent newMaximum(
            String market, Outcome outcome, double delta, @Nullable Double weekBefore, long time) {
        MarketLagEvent event = new MarketLagEvent(Kind.NEW_MAXIMUM);
        event.market = market;
        event.outcome = outcome;
        event.delta = delta;
        event.weekBefore = weekBefore;
        event.time = time;
        return event;
    }

    static MarketLagEvent summary(String market, Outcome outcome, double delta) {
        MarketLagEvent event = new MarketLagEvent(Kind.SUMMARY);
        event.market = market;
        event.outcome = outcome;
        event.delta = delta;
        return event;
    }

    static MarketLagEvent malformed(FeedLine line) {
        MarketLagEvent event = new MarketLagEvent(Kind.MALFORMED_LINE);
        event.time = line.time;
        event.text =
                String.format(
                        "%s, line %d: %s: '%s'", line.file, line.number, line.problem, line.text);
        return event;
    }

    static MarketLagEvent progress(FeedLine line) {
        MarketLagEvent event = new MarketLagEvent(Kind.PROGRESS);
        event.time = line.time;
        event.lines = line.read;
        event.text =
                String.format(
                        "%d of %d lines read, up to %s", line.read, line.total, day(line.time));
        return event;
    }

    /** A delta with six digits, or a dash. */
    static String text(@Nullable Double delta) {
        return delta == null ? "-" : String.format(Locale.ROOT, "%.6f", delta);
    }

    static LocalDate day(long time) {
        return Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The event as a line for people. */
    @Override
    public String toString() {
        switch (kind) {
            case NEW_MAXIMUM:
                return String.format(
                        Locale.ROOT,
                        "new maximum   %s  %-12s %-4s %.6f, the week before %s",
                        day(time),
                        market,
                        outcome,
                        delta,
                        text(weekBefore));
            case SUMMARY:
                return String.format(
                        Locale.ROOT, "summary       %-12s %-4s %.6f", market, outcome, delta);
            case MALFORMED_LINE:
                return "malformed     " + text;
            case PROGRESS:
                return "progress      " + text;
            default:
                throw new IllegalStateException("unknown kind " + kind);
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MarketLagEvent)) {
            return false;
        }
        MarketLagEvent that = (MarketLagEvent) other;
        return kind == that.kind
                && market.equals(that.market)
                && outcome == that.outcome
                && Double.compare(delta, that.delta) == 0
                && Objects.equals(weekBefore, that.weekBefore)
                && time == that.time
                && lines == that.lines
                && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, market, outcome, delta, weekBefore, time, lines, text);
    }
}
