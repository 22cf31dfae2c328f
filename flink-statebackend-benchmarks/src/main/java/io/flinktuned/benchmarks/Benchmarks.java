// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.benchmarks.backend.BackendName;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs benchmarks and writes {@code results.json} (JMH's format), {@code results.md} (a table with
 * ratios between the backends) and {@code results.svg} (a {@link SpeedupChart}) into the directory
 * of the first argument.
 *
 * <p>The second argument is {@code short} or {@code long}, and arguments of JMH may follow; or all
 * that follow are JMH's own ({@code -h} lists them). Unless {@code -p backend=} says otherwise, all
 * backends run. With {@code chart FROM TO} nothing runs: the results in a JSON file are drawn.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args)
            throws CommandLineOptionException, RunnerException, IOException {
        if (args.length == 0) {
            System.err.println("The first argument must be the directory for the results.");
            System.exit(2);
        }
        if (args.length == 4 && args[1].equals("chart")) {
            SpeedupChart.draw(Path.of(args[2]), Path.of(args[3]));
            return;
        }
        List<CommandLineOptions> runs = runs(Arrays.asList(args).subList(1, args.length));
        if (runs.get(0).shouldHelp()) {
            runs.get(0).showHelp();
            return;
        }
        if (runs.get(0).shouldList()) {
            new Runner(runs.get(0)).list();
            return;
        }
        System.out.println(run(Path.of(args[0]), runs));
    }

    /** What to run, one by one. */
    static List<CommandLineOptions> runs(List<String> args) throws CommandLineOptionException {
        List<List<String>> lists = List.of(args);
        for (Suite suite : Suite.values()) {
            if (!args.isEmpty() && suite.name().equalsIgnoreCase(args.get(0))) {
                lists = suite.arguments(args.subList(1, args.size()));
            }
        }
        List<CommandLineOptions> runs = new ArrayList<>();
        for (List<String> list : lists) {
            runs.add(new CommandLineOptions(list.toArray(new String[0])));
        }
        return runs;
    }

    /**
     * Runs what {@code runs} choose; returns the report.
     *
     * @throws NoBenchmarksException if none of them finds any benchmark
     */
    static String run(Path directory, List<CommandLineOptions> runs)
            throws RunnerException, IOException {
        Files.createDirectories(directory);
        List<RunResult> results = new ArrayList<>();
        String report = "";
        for (CommandLineOptions run : runs) {
            ChainedOptionsBuilder options =
                    new OptionsBuilder()
                            .parent(run)
                            .exclude("\\.jobs\\.")
                            .addProfiler(MetricsProfiler.class);
            if (!run.getParameter("backend").hasValue()) {
                options.param("backend", BackendName.all().toArray(new String[0]));
            }
            try {
                results.addAll(new Runner(options.build()).run());
            } catch (NoBenchmarksException e) {
                // A pattern need not leave something of every list of a suite.
                continue;
            }
            // After each run, so that little is lost if a long one is stopped.
            report = new Environment(results) + "\n" + new ResultTable(results);
            Files.writeString(directory.resolve("results.md"), report);
            Path json = directory.resolve("results.json");
            try (PrintStream out = new PrintStream(json.toFile(), StandardCharsets.UTF_8)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
            }
            SpeedupChart.draw(json, directory.resolve("results.svg"));
        }
        if (report.isEmpty()) {
            throw new NoBenchmarksException();
        }
        return report;
    }
}
