// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@link StatementsJob} must write, computed in memory without Flink. */
public final class ExpectedStatements {

    private static final int SHOWN_DIFFERENCES = 10;

    private final long transfers;
    private final int accounts;
    private final int days;

    /** Of the job with these numbers. */
    public ExpectedStatements(long transfers, int accounts, int days) {
        this.transfers = transfers;
        this.accounts = accounts;
        this.days = days;
    }

    /** The arguments that make the job use these numbers. */
    public List<String> arguments() {
        return List.of(
                "--transfers", "" + transfers, "--accounts", "" + accounts, "--days", "" + days);
    }

    private String[] lines() {
        long[][] counts = new long[accounts][days];
        long[][] amounts = new long[accounts][days];
        TransferGenerator generator = new TransferGenerator(transfers, accounts, days);
        long firstDay = generator.map(0L).time / Duration.ofDays(1).toMillis();
        for (long n = 0; n < transfers; n++) {
            Transfer transfer = generator.map(n);
            int day = (int) (transfer.time / Duration.ofDays(1).toMillis() - firstDay);
            counts[(int) transfer.account][day]++;
            amounts[(int) transfer.account][day] += transfer.amount;
        }
        List<String> lines = new ArrayList<>();
        for (int account = 0; account < accounts; account++) {
            long balance = 0;
            for (int day = 0; day < days; day++) {
                if (counts[account][day] > 0) {
                    balance += amounts[account][day];
                    lines.add(
                            new Statement(account, firstDay + day, counts[account][day], balance)
                                    .toString());
                }
            }
        }
        return sorted(lines.stream());
    }

    private static String[] sorted(Stream<String> lines) {
        return lines.sorted().toArray(String[]::new);
    }

    /** The finished files of an output directory. */
    public static List<Path> finished(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In what the finished files differ from what they must have: some of it, in words. */
    public List<String> differences(Path output) throws IOException {
        String[] expected = lines();
        String[] actual = sorted(finished(output).stream().flatMap(ExpectedStatements::linesOf));
        List<String> differences = new ArrayList<>();
        int e = 0;
        int a = 0;
        while ((e < expected.length || a < actual.length)
                && differences.size() < SHOWN_DIFFERENCES) {
            int order =
                    e == expected.length
                            ? 1
                            : a == actual.length ? -1 : expected[e].compareTo(actual[a]);
            if (order == 0) {
                e++;
                a++;
            } else if (order < 0) {
                differences.add("lost: " + expected[e++]);
            } else {
                differences.add("wrong or twice: " + actual[a++]);
            }
        }
        return differences;
    }
}
