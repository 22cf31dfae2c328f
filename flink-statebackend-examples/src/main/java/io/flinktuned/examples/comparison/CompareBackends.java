// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import io.flinktuned.examples.Backend;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.uniquevisitors.UniqueVisitorsJob;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.FileUtils;

import javax.annotation.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs an example with each backend, one after the other, each in a process of its own, and shows
 * side by side what it took.
 *
 * <p><b>Equal memory.</b> With any backend state and everything else on the heap have the same
 * memory together: what RocksDB gets as managed memory, hashmap gets as heap.
 */
public final class CompareBackends {

    private static final String EXAMPLE = "--example";
    private static final String CHART = "--chart";
    private static final String BACKENDS = "--backends";
    private static final String MANAGED_MEMORY = "--managed-memory";
    private static final List<String> OURS =
            List.of("--backend", "--parallelism", "--checkpoint-dir");

    private static final MemorySize HEAP = MemorySize.ofMebiBytes(512);
    private static final MemorySize DEFAULT_MANAGED = MemorySize.ofMebiBytes(256);

    private static final int WRONG_USAGE = 2;

    private static final String USAGE =
            String.join(
                    System.lineSeparator(),
                    "Runs an example with each backend, one after the other, each in a process of its",
                    "own with equal memory and "
                            + MeasuredRun.SLOTS
                            + " tasks in parallel, and prints what it took. Takes a",
                    "checkpoint each second. Fails if the results differ.",
                    "",
                    "Usage: CompareBackends --example CLASS [options] [options of the example]",
                    "  --example CLASS        The main class of the example.",
                    "  --backends LIST        Which, with commas. Default: " + names() + ".",
                    "  --managed-memory SIZE  Memory of all tasks for state. hashmap has it as heap",
                    "                         instead. Default: "
                            + DEFAULT_MANAGED.getMebiBytes()
                            + " mb.",
                    "  --chart FILE           Where to write a bar chart, as SVG. Default: nowhere.",
                    "  --help                 Prints this text and ends.",
                    "Options of the example may not be " + String.join(", ", OURS) + ".",
                    "",
                    "Example:",
                    "  CompareBackends --chart comparison.svg"
                            + " --example io.flinktuned.examples.uniquevisitors.UniqueVisitorsJob"
                            + " --visits 3000000",
                    "");

    private final String example;
    private final MemorySize managed;
    private final List<String> args;

    private CompareBackends(String example, MemorySize managed, List<String> args) {
        this.example = example;
        this.managed = managed;
        this.args = args;
    }

    /**
     * Compares and prints; {@code --help} tells the options. Ends with exit code 2 if they are
     * wrong.
     *
     * @throws Exception if a run fails or the results differ
     */
    public static void main(String[] args) throws Exception {
        try {
            compare(List.of(args), System.out);
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.err.println("Use --help to see all options.");
            System.exit(WRONG_USAGE);
        }
    }

    static void compare(List<String> args, PrintStream out) throws Exception {
        if (args.equals(List.of("--help"))) {
            out.print(USAGE);
            return;
        }
        List<String> ofExample = new ArrayList<>(args);
        String example = take(EXAMPLE, ofExample);
        String chart = take(CHART, ofExample);
        List<Backend> backends = backends(take(BACKENDS, ofExample));
        MemorySize managed = managed(take(MANAGED_MEMORY, ofExample));
        if (example == null) {
            throw new UsageException(EXAMPLE + " is missing.");
        }
        for (String option : OURS) {
            if (ofExample.stream().anyMatch(arg -> (arg + "=").startsWith(option + "="))) {
                throw new UsageException(option + " is set by the comparison itself.");
            }
        }
        checkExample(example);
        List<RunResult> runs = new CompareBackends(example, managed, ofExample).run(backends, out);
        out.println();
        out.print(table(runs));
        checkResults(runs);
        out.print(gain(runs));
        if (chart != null) {
            Path file = Path.of(chart).toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.writeString(file, BarChart.svg(title(example, ofExample), runs));
            out.println("chart in " + file);
        }
    }

    private static String names() {
        return Arrays.stream(Backend.values())
                .map(Backend::toString)
                .collect(Collectors.joining(","));
    }

    private static List<Backend> backends(@Nullable String names) throws UsageException {
        if (names == null) {
            return List.of(Backend.values());
        }
        List<Backend> backends = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            backends.add(
                    Backend.named(name.trim())
                            .orElseThrow(
                                    () ->
                                            new UsageException(
                                                    String.format(
                                                            "%s is '%s', but must be some of %s.",
                                                            BACKENDS, names, names()))));
        }
        return backends;
    }

    private static MemorySize managed(@Nullable String size) throws UsageException {
        try {
            return size == null ? DEFAULT_MANAGED : MemorySize.parse(size);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    String.format(
                            "%s is '%s', but must be a size such as '256 mb'.",
                            MANAGED_MEMORY, size),
                    e);
        }
    }

    private static void checkExample(String example) throws UsageException {
        try {
            Class.forName(example, false, CompareBackends.class.getClassLoader())
                    .getMethod("main", String[].class);
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            throw new UsageException(
                    String.format(
                            "%s is '%s', but must be a class with a main method, such as %s.",
                            EXAMPLE, example, UniqueVisitorsJob.class.getName()),
                    e);
        }
    }

    /** Removes an option and its value; null if it is not there. */
    private static String take(String option, List<String> args) throws UsageException {
        int index = args.indexOf(option);
        if (index == -1) {
            return null;
        }
        if (index + 1 == args.size()) {
            throw new UsageException(option + " needs a value.");
        }
        args.remove(index);
        return args.remove(index);
    }

    private static String title(String example, List<String> args) {
        return (example.substring(example.lastIndexOf('.') + 1) + " " + String.join(" ", args))
                .trim();
    }

    private List<RunResult> run(List<Backend> backends, PrintStream out) throws Exception {
        out.println(title(example, args));
        List<RunResult> runs = new ArrayList<>();
        for (Backend backend : backends) {
            out.println("runs with " + backend);
            runs.add(run(backend));
        }
        return runs;
    }

    private RunResult run(Backend backend) throws Exception {
        Path directory = Files.createTempDirectory("compare-backends");
        try {
            Process process =
                    new ProcessBuilder(command(backend, directory))
                            .redirectErrorStream(true)
                            .start();
            List<String> lines = lines(process);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "The run with " + backend + " failed:\n" + String.join("\n", lines));
            }
            return RunResult.parse(backend, lines);
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private List<String> command(Backend backend, Path directory) {
        boolean onHeap = backend == Backend.HASHMAP;
        MemorySize heap = onHeap ? HEAP.add(managed) : HEAP;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--add-opens") || option.startsWith("-Dlog4j")) {
                command.add(option);
            }
        }
        command.add("-Xmx" + heap.getMebiBytes() + "m");
        command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        command.add(MeasuredRun.class.getName());
        command.add((onHeap ? MemorySize.ZERO : managed).toString());
        command.add(directory.toString());
        command.add(example);
        command.addAll(args);
        command.addAll(List.of("--backend", backend.toString()));
        command.addAll(
                List.of("--checkpoint-dir", directory.resolve("checkpoints").toUri().toString()));
        return command;
    }

    private static List<String> lines(Process process) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().collect(Collectors.toList());
        }
    }

    static String table(List<RunResult> runs) {
        StringBuilder table = new StringBuilder();
        row(table, "", runs.stream().map(run -> run.backend().toString()).iterator());
        for (Metric metric : Metric.values()) {
            row(table, metric.label(), runs.stream().map(run -> run.text(metric)).iterator());
        }
        row(table, "result hash", runs.stream().map(RunResult::hash).iterator());
        return table.toString();
    }

    private static void row(StringBuilder table, String label, Iterator<String> values) {
        table.append(String.format("%-30s", label));
        values.forEachRemaining(value -> table.append(String.format("  %10s", value)));
        table.append(System.lineSeparator());
    }

    /** What is gained against Flink's RocksDB backend; nothing if one of the two has not run. */
    static String gain(List<RunResult> runs) {
        Map<Backend, RunResult> byBackend =
                runs.stream().collect(Collectors.toMap(RunResult::backend, run -> run));
        RunResult ours = byBackend.get(Backend.TUNED);
        RunResult flinks = byBackend.get(Backend.ROCKSDB);
        if (ours == null || flinks == null) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "tuned against rocksdb: %.2f times the events per second, %.2f of the CPU seconds,"
                        + " the same result%n",
                ratio(Metric.EVENTS_PER_SECOND, ours, flinks),
                ratio(Metric.CPU_SECONDS, ours, flinks));
    }

    private static double ratio(Metric metric, RunResult one, RunResult other) {
        return one.value(metric).orElse(Double.NaN) / other.value(metric).orElse(Double.NaN);
    }

    /**
     * Makes sure that all runs have found the same.
     *
     * @throws IllegalStateException if not
     */
    static void checkResults(List<RunResult> runs) {
        if (runs.stream().map(RunResult::hash).distinct().count() > 1) {
            throw new IllegalStateException(
                    "The results differ: "
                            + runs.stream()
                                    .map(run -> run.backend() + " " + run.hash())
                                    .collect(Collectors.joining(", ")));
        }
    }
}
