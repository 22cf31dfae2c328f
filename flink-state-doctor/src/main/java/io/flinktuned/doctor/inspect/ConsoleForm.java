// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.text.Bytes;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** The form of reports for people at a console. */
public final class ConsoleForm {

    private static final String ROW = "  %-30s %-11s %13s %10s %10s %10s %7s %8s%n";

    /** How many of the largest are named; the other forms name all that are known. */
    private static final int NAMED = 3;

    /** A key group with so many times the mean is worth a line. */
    private static final double SKEWED = 2;

    private static final int NAME_WIDTH = 30;

    private final PrintWriter out;

    public ConsoleForm(PrintWriter out) {
        this.out = out;
    }

    public void print(Report report) {
        SnapshotReport snapshot = report.snapshot;
        out.printf(
                "%s %d, taken %s: %s entries, %s%n%s%n",
                snapshot.savepoint ? "Savepoint" : "Checkpoint",
                snapshot.checkpointId,
                snapshot.takenAt,
                Texts.count(snapshot.entries()),
                Bytes.format(snapshot.bytes()),
                snapshot.path);
        snapshot.operators.forEach(this::print);
        if (report.growth != null) {
            print(report.growth);
        }
        out.flush();
    }

    private void print(OperatorReport operator) {
        out.printf(
                "%n%s (%sparallelism %d, %d key groups)%n",
                operator.title,
                operator.uid == null ? "" : "uid " + operator.uid + ", ",
                operator.parallelism,
                operator.maxParallelism);
        out.printf(
                ROW,
                "STATE",
                "KIND",
                "ENTRIES",
                "BYTES",
                "VALUE P50",
                "VALUE MAX",
                "SKEW",
                "EXPIRED");
        operator.states.forEach(this::printRow);
        operator.states.forEach(this::printDetails);
        operator.notes.forEach(note -> out.printf("  note: %s%n", note));
    }

    private void printRow(StateReport state) {
        out.printf(
                ROW,
                shorten(state.name),
                kind(state),
                Texts.count(state.entries),
                Bytes.format(state.bytes()),
                Bytes.format(state.valueSize.median),
                Bytes.format(state.valueSize.max),
                state.skew == null ? "" : Texts.times(state.skew.heaviestSubtaskToMean),
                expired(state));
    }

    private static String shorten(String name) {
        return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "…";
    }

    private static String kind(StateReport state) {
        switch (state.kind) {
            case EVENT_TIME_TIMERS:
                return "event time";
            case PROCESSING_TIME_TIMERS:
                return "proc. time";
            case OPERATOR_LIST:
                return "op. list";
            case OPERATOR_UNION_LIST:
                return "op. union";
            default:
                return state.kind.name().toLowerCase(Locale.ROOT);
        }
    }

    private static String expired(StateReport state) {
        if (state.ages == null || state.ages.expiredShare == null) {
            return state.hasTtl ? "--ttl?" : "";
        }
        return Texts.percent(state.ages.expiredShare);
    }

    private void printDetails(StateReport state) {
        List<String> details = details(state);
        if (!details.isEmpty()) {
            out.printf("%n  %s%n", state.name);
            details.forEach(detail -> out.printf("    %s%n", detail));
        }
    }

    private static List<String> details(StateReport state) {
        List<String> details = new ArrayList<>();
        if (state.keySize.max > state.keySize.median) {
            add(details, "largest keys", items(state.largestKeys, Bytes::format));
        }
        if (state.valueSize.max > state.valueSize.median && state.skew != null) {
            add(details, "largest values", items(state.largestValues, Bytes::format));
        }
        if (state.collections != null) {
            String kind = state.kind == StateKind.MAP ? "maps" : "lists";
            add(
                    details,
                    "most elements",
                    items(state.collections.largest, Texts::count)
                            + String.format(
                                    Locale.ROOT,
                                    " (%,d in %,d %s, median %,d, p99 %,d)",
                                    state.collections.elements,
                                    state.collections.count,
                                    kind,
                                    state.collections.elementsPerKey.median,
                                    state.collections.elementsPerKey.p99));
        }
        if (state.ages != null) {
            add(
                    details,
                    "age",
                    String.format(
                            "median %s, oldest %s (%s)",
                            Texts.duration(state.ages.ageMillis.median),
                            Texts.duration(state.ages.ageMillis.max),
                            buckets(state.ages.ages)));
        }
        if (state.timers != null) {
            add(
                    details,
                    "due",
                    String.format(
                            "%s overdue, %s (first %s, last %s)",
                            Texts.count(state.timers.overdue),
                            buckets(state.timers.dueIn),
                            Texts.time(state.timers.first),
                            Texts.time(state.timers.last)));
        }
        if (state.skew != null && state.skew.heaviestKeyGroupToMean >= SKEWED) {
            add(
                    details,
                    "skew",
                    String.format(
                            "key group %d has %s the mean, subtask %d has %s",
                            state.skew.heaviestKeyGroup,
                            Texts.times(state.skew.heaviestKeyGroupToMean),
                            state.skew.heaviestSubtask + 1,
                            Texts.times(state.skew.heaviestSubtaskToMean)));
        }
        state.notes.forEach(note -> add(details, "note", note));
        return details;
    }

    private static void add(List<String> details, String label, String text) {
        details.add(String.format("%-15s %s", label, text));
    }

    private static String items(List<Largest.Item> items, LongFunction<String> size) {
        return items.stream()
                .limit(NAMED)
                .map(item -> size.apply(item.size) + " " + item.key)
                .collect(Collectors.joining(" | "));
    }

    private static String buckets(List<TimeSpans.Bucket> buckets) {
        return buckets.stream()
                .filter(bucket -> bucket.count > 0)
                .map(
                        bucket ->
                                Texts.count(bucket.count)
                                        + (bucket.upTo.equals(TimeSpans.LONGER) ? " " : " within ")
                                        + bucket.upTo)
                .collect(Collectors.joining(", "));
    }

    private void print(Growth growth) {
        out.printf("%nGrowth since %s%n", growth.since);
        out.printf(
                "  %-30s %-30s %15s %12s %12s%n", "OPERATOR", "STATE", "ENTRIES", "BYTES", "WAS");
        for (Growth.Change change : growth.states) {
            out.printf(
                    "  %-30s %-30s %15s %12s %12s%n",
                    shorten(change.operator),
                    shorten(change.state),
                    String.format(Locale.ROOT, "%+,d", change.entries),
                    (change.bytes > 0 ? "+" : "") + Bytes.format(change.bytes),
                    Bytes.format(change.bytesBefore));
        }
    }
}
