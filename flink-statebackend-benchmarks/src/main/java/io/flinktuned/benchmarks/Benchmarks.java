/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.benchmarks;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Runs the benchmarks and writes {@code results.json} and {@code results.md} (a table with ratios
 * to Flink's {@code rocksdb}) into the directory of the first argument. The other arguments are
 * JMH's own; {@code -h} lists them.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args)
            throws CommandLineOptionException, RunnerException, IOException {
        if (args.length == 0) {
            System.err.println("The first argument must be the directory for the results.");
            System.exit(2);
        }
        String[] jmhArgs = java.util.Arrays.copyOfRange(args, 1, args.length);
        CommandLineOptions options = new CommandLineOptions(jmhArgs);
        if (options.shouldHelp()) {
            options.showHelp();
            return;
        }
        System.out.println(run(Path.of(args[0]), options));
    }

    /** Runs what {@code options} choose; returns the table. */
    static String run(Path directory, CommandLineOptions options)
            throws RunnerException, IOException {
        Files.createDirectories(directory);
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .parent(options)
                                        .shouldFailOnError(true)
                                        .resultFormat(ResultFormatType.JSON)
                                        .result(directory.resolve("results.json").toString())
                                        .build())
                        .run();
        String table = new ResultTable(results, "rocksdb").toString();
        Files.writeString(directory.resolve("results.md"), table);
        return table;
    }
}
