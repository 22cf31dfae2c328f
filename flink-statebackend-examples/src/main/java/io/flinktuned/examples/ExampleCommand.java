// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.HelpFormatter;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command line of an example: the options that all examples have, and its own. */
public final class ExampleCommand {

    static final String HELP = "help";
    static final String REPORT = "report";
    static final String BACKEND = "backend";
    static final String PARALLELISM = "parallelism";
    static final String CHECKPOINT_DIR = "checkpoint-dir";

    private static final int WIDTH = 100;

    private final String name;
    private final String summary;
    private final List<String> examples;
    private final List<Option> ownOptions;

    /**
     * @param name the name of the job
     * @param summary what it does, in a few sentences
     * @param examples argument lists that show how to use it
     * @param ownOptions options that only this example has
     */
    public ExampleCommand(
            String name, String summary, List<String> examples, Option... ownOptions) {
        this.name = name;
        this.summary = summary;
        this.examples = List.copyOf(examples);
        this.ownOptions = List.of(ownOptions);
    }

    /**
     * Parses arguments and checks the options that all examples have.
     *
     * @throws UsageException if an option is unknown, lacks a value, is given too often or has a
     *     value that is not allowed
     */
    public ExampleArguments parse(String[] args) throws UsageException {
        CommandLine line;
        try {
            line = new DefaultParser(false).parse(options(), args);
        } catch (UnrecognizedOptionException e) {
            throw new UsageException(
                    "Unknown option '" + e.getOption() + "'. Options are " + optionNames() + ".",
                    e);
        } catch (MissingArgumentException e) {
            throw new UsageException(
                    "--"
                            + e.getOption().getLongOpt()
                            + " needs a value: "
                            + e.getOption().getDescription(),
                    e);
        } catch (ParseException e) {
            throw new UsageException(e.getMessage(), e);
        }
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "Unexpected argument '"
                            + line.getArgList().get(0)
                            + "'. Options are "
                            + optionNames()
                            + ".");
        }
        return new ExampleArguments(line);
    }

    /** How to use the example, as shown by {@code --help}. */
    public String usage() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        HelpFormatter formatter = new HelpFormatter();
        formatter.setOptionComparator(null);
        formatter.printWrapped(out, WIDTH, summary);
        out.println();
        out.println("Usage: " + name + " [options]");
        formatter.printOptions(out, WIDTH, options(), 2, 3);
        out.println();
        out.println("Examples:");
        examples.forEach(example -> out.println("  " + (name + " " + example).trim()));
        out.flush();
        return text.toString();
    }

    private String optionNames() {
        return options().getOptions().stream()
                .map(option -> "--" + option.getLongOpt())
                .collect(Collectors.joining(", "));
    }

    private Options options() {
        Options options = new Options();
        ownOptions.forEach(options::addOption);
        options.addOption(
                option(
                        BACKEND,
                        Arrays.stream(Backend.values())
                                .map(Backend::toString)
                                .collect(Collectors.joining("|")),
                        "The state backend. Default: " + ExampleArguments.DEFAULT_BACKEND + "."));
        options.addOption(
                option(
                        PARALLELISM,
                        "N",
                        "How many tasks work in parallel, "
                                + ExampleArguments.MIN_PARALLELISM
                                + " to "
                                + ExampleArguments.MAX_PARALLELISM
                                + ". Default: "
                                + ExampleArguments.EMBEDDED_PARALLELISM
                                + " when embedded, and what the cluster says on a cluster."));
        options.addOption(
                option(
                        CHECKPOINT_DIR,
                        "DIR",
                        "Takes a checkpoint each second and writes it to this directory: a path or"
                                + " any URI that Flink can write to. Default: what the cluster says,"
                                + " and no checkpoints when embedded."));
        options.addOption(
                Option.builder()
                        .longOpt(REPORT)
                        .desc(
                                "Prints what the tuned backend chose: memory, each RocksDB option,"
                                        + " advice. Only when embedded; a TaskManager has it in its"
                                        + " log.")
                        .build());
        options.addOption(
                Option.builder().longOpt(HELP).desc("Prints this text and ends.").build());
        return options;
    }

    /**
     * An option with a value.
     *
     * @param name without the leading dashes
     * @param value what stands for the value in the help text
     * @param description one or more sentences, the default among them
     */
    public static Option option(String name, String value, String description) {
        return Option.builder().longOpt(name).hasArg().argName(value).desc(description).build();
    }
}
