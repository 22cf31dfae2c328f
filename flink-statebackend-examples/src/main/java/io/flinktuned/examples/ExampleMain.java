// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.client.program.ProgramParametrizationException;

import java.io.PrintStream;

/** Runs an example from its {@code main}: help, clear messages and exit codes. */
public final class ExampleMain {

    /** Exit code if the command line is wrong. */
    static final int WRONG_USAGE = 2;

    /** An example after its arguments were parsed. */
    @FunctionalInterface
    public interface Example {
        /**
         * Runs the job and waits until it ends.
         *
         * @return what it has found
         * @throws UsageException if the arguments ask for something that cannot be done
         * @throws Exception if the job fails
         */
        ExampleResult<?> run(ExampleArguments arguments, PrintStream out) throws Exception;
    }

    private ExampleMain() {}

    /**
     * Runs an example. With wrong arguments it prints a message and ends the JVM with exit code 2,
     * or leaves both to Flink if Flink has called {@code main}.
     *
     * @throws Exception if the job fails
     */
    public static void run(ExampleCommand command, String[] args, Example example)
            throws Exception {
        if (!ExampleEnvironment.isEmbedded()) {
            runOnCluster(command, args, System.out, example);
            return;
        }
        int exitCode = runEmbedded(command, args, System.out, System.err, example);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Ending the JVM here would end Flink's client, or even a JobManager. */
    private static void runOnCluster(
            ExampleCommand command, String[] args, PrintStream out, Example example)
            throws Exception {
        try {
            parseAndRun(command, args, out, example);
        } catch (UsageException e) {
            ProgramParametrizationException forFlink =
                    new ProgramParametrizationException(e.getMessage());
            forFlink.initCause(e);
            throw forFlink;
        }
    }

    static int runEmbedded(
            ExampleCommand command,
            String[] args,
            PrintStream out,
            PrintStream err,
            Example example)
            throws Exception {
        try {
            parseAndRun(command, args, out, example);
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.println("Use --help to see all options.");
            return WRONG_USAGE;
        }
    }

    private static void parseAndRun(
            ExampleCommand command, String[] args, PrintStream out, Example example)
            throws Exception {
        ExampleArguments arguments = command.parse(args);
        if (arguments.help()) {
            out.print(command.usage());
        } else {
            ExampleResult<?> result = example.run(arguments, out);
            out.println(result);
        }
    }
}
