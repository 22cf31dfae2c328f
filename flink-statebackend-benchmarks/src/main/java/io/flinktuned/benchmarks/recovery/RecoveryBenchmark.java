// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import io.flinktuned.benchmarks.Environment;
import io.flinktuned.benchmarks.backend.BackendName;
import io.flinktuned.benchmarks.backend.LocalCluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.FileUtils;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How fast a job is back after a TaskManager was lost and after it was rescaled: until it runs, and
 * until it is as fast as it was.
 *
 * <p>Writes {@code recovery.json} and {@code recovery.md} into the directory of the first argument.
 * The other arguments are names of {@link Scenario} or {@link BackendName}; without scenarios all
 * run, without backends {@code rocksdb} and {@code tuned}.
 */
public final class RecoveryBenchmark {

    private static final MemorySize PER_SLOT = MemorySize.ofMebiBytes(128);

    /** One can be lost, and there are slots for the whole job left. */
    private static final int TASK_MANAGERS = 2;

    private static final int SLOTS = 2;

    private final Load load;
    private final Duration settle;
    private final Duration watched;

    /** By scenario, then by backend. */
    private final Map<Scenario, Map<String, Recovery>> results = new EnumMap<>(Scenario.class);

    /**
     * A benchmark.
     *
     * @param settle after which the job is as fast as it gets; so long the usual rate is measured
     *     then
     * @param watched for how long the job is watched after it has stopped
     */
    RecoveryBenchmark(Load load, Duration settle, Duration watched) {
        this.load = load;
        this.settle = settle;
        this.watched = watched;
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println("The first argument must be the directory for the results.");
            System.exit(2);
        }
        Set<String> names =
                List.of(Scenario.values()).stream().map(Enum::name).collect(Collectors.toSet());
        List<Scenario> scenarios = new ArrayList<>();
        List<String> backends = new ArrayList<>();
        for (String argument : List.of(args).subList(1, args.length)) {
            if (names.contains(argument)) {
                scenarios.add(Scenario.valueOf(argument));
            } else {
                new BackendName(argument); // throws if there is none
                backends.add(argument);
            }
        }
        RecoveryBenchmark benchmark =
                new RecoveryBenchmark(
                        // 2 GB
                        new Load(4_000_000, 500), Duration.ofSeconds(15), Duration.ofSeconds(45));
        for (String backend : backends.isEmpty() ? List.of("rocksdb", "tuned") : backends) {
            benchmark.run(backend, scenarios.isEmpty() ? List.of(Scenario.values()) : scenarios);
            // After each, because all of them take long.
            System.out.println(benchmark.write(Path.of(args[0])));
        }
    }

    /** Lets all of that happen to the job on one backend. */
    void run(String backend, List<Scenario> scenarios) throws Exception {
        Path snapshots = Files.createTempDirectory("snapshots");
        try {
            String filled = fill(backend, snapshots);
            for (Scenario scenario : scenarios) {
                Recovery recovery = run(backend, snapshots, filled, scenario);
                results.computeIfAbsent(scenario, none -> new LinkedHashMap<>())
                        .put(backend, recovery);
                System.out.println(backend + ", " + scenario + ": " + recovery.toMap());
            }
        } finally {
            FileUtils.deleteDirectory(snapshots.toFile());
        }
    }

    /** Returns the path of a checkpoint with all keys. */
    private String fill(String backend, Path snapshots) throws Exception {
        try (LocalCluster cluster = cluster(backend, snapshots, false);
                Progress progress = new Progress()) {
            cluster.submit(load.graph(cluster.configuration(), 2), null);
            progress.awaitCount(load.keys(), cluster);
            String path = cluster.checkpoint();
            cluster.cancel();
            return path;
        }
    }

    private Recovery run(String backend, Path snapshots, String filled, Scenario scenario)
            throws Exception {
        try (LocalCluster cluster = cluster(backend, snapshots, scenario.localRecovery);
                Progress progress = new Progress()) {
            long submitted = System.nanoTime();
            cluster.submit(load.graph(cluster.configuration(), scenario.before), filled);
            progress.awaitStarts(scenario.before, submitted, cluster);
            Thread.sleep(settle.toMillis());
            long settled = System.nanoTime();
            Thread.sleep(settle.toMillis());
            long undisturbed = System.nanoTime();
            long stopped = scenario.happen(cluster, load);
            long running = progress.awaitStarts(scenario.after, stopped, cluster);
            Thread.sleep(watched.toMillis() + 1000 - (System.nanoTime() - stopped) / 1_000_000);
            cluster.cancel();
            Timeline timeline = progress.timeline();
            double usual = timeline.usualRate(settled, undisturbed, Recovery.WINDOW);
            return Recovery.of(timeline, usual, stopped, running, watched);
        }
    }

    private static LocalCluster cluster(String backend, Path snapshots, boolean localRecovery)
            throws Exception {
        Configuration more = new Configuration();
        more.setString("execution.state-recovery.from-local", Boolean.toString(localRecovery));
        more.setString("restart-strategy.type", "fixed-delay");
        more.setString("restart-strategy.fixed-delay.attempts", "3");
        more.setString("restart-strategy.fixed-delay.delay", "0 s");
        return new LocalCluster(
                new BackendName(backend), PER_SLOT, snapshots, TASK_MANAGERS, SLOTS, more);
    }

    /** Returns the table. */
    String write(Path directory) throws IOException {
        Set<String> backends =
                results.values().stream()
                        .flatMap(row -> row.keySet().stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder table = new StringBuilder("| |");
        backends.forEach(backend -> table.append(" `").append(backend).append("` |"));
        table.append("\n| --- |").append(" ---: |".repeat(backends.size())).append('\n');
        results.forEach(
                (scenario, row) -> {
                    table.append("| ").append(scenario.label).append(" |");
                    for (String backend : backends) {
                        Recovery recovery = row.get(backend);
                        table.append(' ').append(recovery == null ? "" : recovery).append(" |");
                    }
                    table.append('\n');
                });
        String report =
                Environment.ofThisProcess()
                        + "- Seconds until it runs / until it is back at 90 % of its speed / lost of"
                        + " the first "
                        + watched.toSeconds()
                        + "\n\n"
                        + table;
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("recovery.md"), report);
        Map<Scenario, Map<String, Object>> json = new EnumMap<>(Scenario.class);
        results.forEach(
                (scenario, row) -> {
                    Map<String, Object> ofScenario = new LinkedHashMap<>();
                    row.forEach((backend, recovery) -> ofScenario.put(backend, recovery.toMap()));
                    json.put(scenario, ofScenario);
                });
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("recovery.json").toFile(), json);
        return report;
    }
}
