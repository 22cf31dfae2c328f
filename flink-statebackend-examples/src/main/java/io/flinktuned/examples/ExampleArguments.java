// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.commons.cli.CommandLine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The arguments of an example, checked. */
public final class ExampleArguments {

    static final Backend DEFAULT_BACKEND = Backend.TUNED;
    static final int EMBEDDED_PARALLELISM = 2;
    static final int MIN_PARALLELISM = 1;

    /** The number of key groups that Flink gives a job by default; more tasks would be idle. */
    static final int MAX_PARALLELISM = 128;

    private final CommandLine line;
    private final Backend backend;
    private final Optional<Integer> parallelism;
    private final Optional<String> checkpointDir;

    ExampleArguments(CommandLine line) throws UsageException {
        this.line = line;
        Optional<String> backendName = value(ExampleCommand.BACKEND);
        this.backend = backendName.isPresent() ? backend(backendName.get()) : DEFAULT_BACKEND;
        this.parallelism =
                number(ExampleCommand.PARALLELISM, MIN_PARALLELISM, MAX_PARALLELISM)
                        .map(Long::intValue);
        this.checkpointDir = value(ExampleCommand.CHECKPOINT_DIR);
    }

    private static Backend backend(String name) throws UsageException {
        return Backend.named(name)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        String.format(
                                                "--backend is '%s', but must be one of %s.",
                                                name, Arrays.toString(Backend.values()))));
    }

    /** Whether the user asked for help. */
    public boolean help() {
        return line.hasOption(ExampleCommand.HELP);
    }

    /** Whether the user asked for the backend's report. */
    boolean report() {
        return line.hasOption(ExampleCommand.REPORT);
    }

    /** The state backend to use. */
    public Backend backend() {
        return backend;
    }

    /** How many tasks work in parallel; empty if the user did not say. */
    public Optional<Integer> parallelism() {
        return parallelism;
    }

    /** Where checkpoints go, as the user wrote it; empty if the user did not say. */
    public Optional<String> checkpointDir() {
        return checkpointDir;
    }

    /**
     * The value of an option that may be given once.
     *
     * @throws UsageException if it is given more than once, or is blank
     */
    public Optional<String> value(String option) throws UsageException {
        List<String> values = values(option);
        if (values.size() > 1) {
            throw new UsageException(
                    String.format(
                            "--%s is given %d times, with %s, but may be given only once.",
                            option, values.size(), values));
        }
        return values.stream().findFirst();
    }

    /**
     * The value of an option that is a whole number.
     *
     * @throws UsageException if it is given more than once, or is not a number from {@code min} to
     *     {@code max}
     */
    public Optional<Long> number(String option, long min, long max) throws UsageException {
        Optional<String> text = value(option);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String problem =
                String.format(
                        "--%s is '%s', but must be a whole number from %d to %d.",
                        option, text.get(), min, max);
        long number;
        try {
            number = Long.parseLong(text.get());
        } catch (NumberFormatException e) {
            throw new UsageException(problem, e);
        }
        if (number < min || number > max) {
            throw new UsageException(problem);
        }
        return Optional.of(number);
    }

    /**
     * The values of an option that may be given more than once, in the order of the command line.
     *
     * @throws UsageException if one of them is blank
     */
    public List<String> values(String option) throws UsageException {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return List.of();
        }
        for (String value : values) {
            if (value.isBlank()) {
                throw new UsageException("--" + option + " has an empty value.");
            }
        }
        return List.of(values);
    }
}
