// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.report;

import io.flinktuned.doctor.diagnose.rules.Evidence;
import io.flinktuned.doctor.diagnose.rules.Finding;
import io.flinktuned.doctor.diagnose.rules.Text;

import java.util.List;
import java.util.stream.Collectors;

/** A report for a console. */
public final class TextReport {

    private static final int WIDTH = 96;

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    /** The whole report, with a line feed at its end. */
    public static String of(Report report) {
        TextReport text = new TextReport();
        text.head(report);
        text.time(report.time());
        text.findings(report);
        text.list("Leave as it is", report.well());
        text.unknown(report);
        return text.text.toString();
    }

    private void head(Report report) {
        line(
                "Job '%s' (%s) on Flink %s, watched for %.0f s",
                report.jobName(), report.jobId(), report.flinkVersion(), report.seconds());
        wrapped("", report.summary());
    }

    private void time(List<TimeOfVertex> vertices) {
        line("");
        line("Where the time goes");
        for (TimeOfVertex vertex : vertices) {
            line(
                    "  %s (%d): busy %s (mean %s), waits for those after it %s",
                    vertex.name(),
                    vertex.parallelism(),
                    Text.percent(vertex.busy()),
                    Text.percent(vertex.meanBusy()),
                    Text.percent(vertex.backPressured()));
            if (vertex.samples() > 0) {
                wrapped(
                        "    ",
                        "of "
                                + vertex.samples()
                                + " samples: "
                                + vertex.activities().entrySet().stream()
                                        .map(e -> e.getKey() + " " + Text.percent(e.getValue()))
                                        .collect(Collectors.joining(", ")));
            }
        }
    }

    private void findings(Report report) {
        int number = 0;
        for (Finding finding : report.findings()) {
            line("");
            number++;
            line("%d. %s [%s]", number, finding.title(), finding.id());
            wrapped("   ", "costs " + Text.percent(finding.cost()) + ": " + finding.costOf());
            for (Evidence evidence : finding.evidence()) {
                wrapped("   - ", evidence.text());
                wrapped("     ", "(" + evidence.source() + ")");
            }
            if (!finding.settings().isEmpty()) {
                line("   Set in %s:", report.configurationFile());
                finding.settings().forEach((key, value) -> line("     %s: %s", key, value));
            }
            finding.actions().forEach(action -> wrapped("   * ", action));
            wrapped("   Expected: ", finding.expected());
        }
        if (number == 0) {
            line("");
            line("Nothing to change.");
        }
    }

    private void list(String title, List<String> items) {
        if (!items.isEmpty()) {
            line("");
            line(title);
            items.forEach(item -> wrapped("  - ", item));
        }
    }

    private void unknown(Report report) {
        if (!report.unknown().isEmpty()) {
            line("");
            line("Not known; with this in %s it is next time", report.configurationFile());
            report.unknown().forEach((line, what) -> line("  %s   # %s", line, what));
        }
    }

    private void line(String format, Object... arguments) {
        text.append(arguments.length == 0 ? format : Text.format(format, arguments)).append('\n');
    }

    /** Breaks {@code content} at blanks; further lines are indented as far as the first. */
    private void wrapped(String prefix, String content) {
        String indent = " ".repeat(prefix.length());
        StringBuilder current = new StringBuilder(prefix);
        boolean empty = true;
        for (String word : content.split(" ")) {
            if (!empty && current.length() + 1 + word.length() > WIDTH) {
                text.append(current).append('\n');
                current = new StringBuilder(indent);
                empty = true;
            }
            current.append(empty ? "" : " ").append(word);
            empty = false;
        }
        text.append(current).append('\n');
    }
}
