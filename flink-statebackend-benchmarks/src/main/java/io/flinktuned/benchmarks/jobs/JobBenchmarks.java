// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.Environment;
import io.flinktuned.benchmarks.MetricsProfiler;
import io.flinktuned.benchmarks.SpeedupChart;
import io.flinktuned.benchmarks.backend.BackendName;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/**
 * Runs the whole jobs and writes {@code jobs.json}, {@code jobs.md} (a {@link JobsTable}) and
 * {@code jobs.svg} (a {@link SpeedupChart}) into the directory of the first argument. The other
 * arguments are JMH's own; unless {@code -p backend=} says otherwise, all backends run. It fails if
 * a job has not the same result with all of them.
 */
public final class JobBenchmarks {

    private JobBenchmarks() {}

    public static void main(String[] args)
            throws CommandLineOptionException, RunnerException, IOException {
        if (args.length == 0) {
            System.err.println("The first argument must be the directory for the results.");
            System.exit(2);
        }
        System.out.println(
                run(
                        Path.of(args[0]),
                        new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length))));
    }

    /** Runs what {@code options} choose; returns the report. */
    static String run(Path directory, CommandLineOptions options)
            throws RunnerException, IOException {
        Files.createDirectories(directory);
        Path json = directory.resolve("jobs.json");
        ChainedOptionsBuilder all =
                new OptionsBuilder()
                        .parent(options)
                        .include(JobsBenchmark.class.getName())
                        .addProfiler(MetricsProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(json.toString());
        if (!options.getParameter("backend").hasValue()) {
            all.param("backend", BackendName.allAndFilters().toArray(new String[0]));
        }
        Collection<RunResult> results = new Runner(all.build()).run();
        JobsTable jobs = JobsTable.of(results);
        String report = new Environment(results) + "\n" + jobs;
        Files.writeString(directory.resolve("jobs.md"), report);
        SpeedupChart.draw(json, directory.resolve("jobs.svg"));
        jobs.checkResults();
        return report;
    }
}
