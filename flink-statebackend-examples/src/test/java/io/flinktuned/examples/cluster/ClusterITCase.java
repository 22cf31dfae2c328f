// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.cluster;

import io.flinktuned.examples.marketlag.MarketLagJob;
import io.flinktuned.examples.statements.StatementsJob;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The examples on a cluster of real processes, submitted with Flink's client. */
class ClusterITCase {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int CHROMIUM_SECONDS = 30;

    /** As the page has it, with tags in between. */
    private static final Pattern COMPLETED_CHECKPOINTS =
            Pattern.compile("StatementsJob.*>Completed:(<[^>]*>|\\s)*[1-9]", Pattern.DOTALL);

    private static final Pattern RESULT = Pattern.compile("[0-9,]+ events, result hash \\w+");

    @TempDir private static Path clusterDirectory;

    private static LocalCluster cluster;

    @TempDir private Path directory;

    @BeforeAll
    static void start() throws Exception {
        cluster = new LocalCluster(clusterDirectory);
        cluster.start();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
        assertThat(cluster.processes()).isEmpty();
    }

    @Test
    void eachTaskReportsTheBackend() throws Exception {
        assertThat(cluster.script("run", MarketLagJob.class.getName()))
                .contains("MarketLagJob on cluster, backend tuned")
                .contains("progress      5665 of 5665 lines read, up to 2020-04-17")
                .contains("AAPL        UP               0.569942  2000-06-01            -")
                .contains("sp500-2000  DOWN             0.212712  2020-03-16     0.098265")
                .contains("0 malformed lines skipped");
        assertThat(cluster.taskManagerLogs())
                .contains("Tuned RocksDB state backend of")
                .contains("96 mb              managed memory of the slot");
    }

    /** Its events and the hash of its result, which do not depend on where it runs. */
    private static String result(String printed) {
        Matcher result = RESULT.matcher(printed);
        assertThat(result.find()).as("%s", printed).isTrue();
        return result.group();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marketlag.MarketLagJob",
                "uniquevisitors.UniqueVisitorsJob --visits 200000",
                "orderstatus.OrderStatusJob --orders 10000",
                "sessiontimeout.SessionTimeoutJob --clicks 100000",
                "sql.StocksAndIndexSqlJob",
                "bufferingsink.BufferingSinkJob --lines 5000 --rate 5000 --output DIR/out --checkpoint-dir DIR/cp",
                "statements.StatementsJob --transfers 100000 --output DIR/out --checkpoint-dir DIR/cp"
            })
    void eachExampleFindsWhatItFindsEmbedded(String commandLine) throws Exception {
        String[] line = ("io.flinktuned.examples." + commandLine).split(" ");

        String embedded = embedded(inDirectory("embedded", line));
        String onCluster = cluster.script("run", inDirectory("on-cluster", line));

        assertThat(onCluster).contains(" on cluster, backend tuned");
        assertThat(result(onCluster)).isEqualTo(result(embedded));
    }

    private String[] inDirectory(String name, String[] line) {
        return Arrays.stream(line)
                .map(word -> word.replace("DIR", directory.resolve(name).toString()))
                .toArray(String[]::new);
    }

    private static String embedded(String[] line) throws Exception {
        Method main = Class.forName(line[0]).getMethod("main", String[].class);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(line, 1, line.length));
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRunThatIsInterruptedStopsTheClusterThatItStarted() throws Exception {
        LocalCluster own = new LocalCluster(directory.resolve("cluster"));
        Path printed = directory.resolve("printed");
        Process run =
                own.command(
                                "run",
                                StatementsJob.class.getName(),
                                "--checkpoint-dir",
                                directory.resolve("checkpoints").toString(),
                                "--output",
                                directory.resolve("output").toString(),
                                "--rate",
                                "1")
                        .redirectOutput(printed.toFile())
                        .start();
        try {
            LocalCluster.await(
                    "the job runs", () -> Files.readString(printed).contains("has been submitted"));
            assertThat(own.processes()).as("JobManager, two TaskManagers, client").hasSize(4);
        } finally {
            run.destroy();
            assertThat(run.waitFor()).isEqualTo(130);
        }

        assertThat(own.processes()).isEmpty();
    }

    @Test
    void aJobThatFailsSaysWhyInALine() throws Exception {
        Path notADirectory = Files.createFile(directory.resolve("file"));

        assertThat(
                        failed(
                                cluster.command(
                                        "run",
                                        "-D",
                                        "restart-strategy.type=none",
                                        "-Dstate.backend.rocksdb.localdir=" + notADirectory,
                                        MarketLagJob.class.getName())))
                .containsPattern("cluster.sh: the job failed: \\S+Exception: .*" + notADirectory)
                .doesNotContain("\tat ");
    }

    @Test
    void waitsForAClusterAsLongAsItIsTold() throws Exception {
        Path own = directory.resolve("cluster");
        Files.createDirectories(own.resolve("log"));
        Files.createFile(own.resolve(".cluster"));
        Files.createFile(own.resolve("log").resolve("before"));
        for (int second = 10; second < 16; second++) {
            Files.createDirectory(own.resolve("log-20260101-0000" + second));
        }
        ProcessBuilder start = new LocalCluster(own).command("start", "-D", "some.key=value");
        start.environment().put("CLUSTER_PATIENCE", "0");

        assertThat(failed(start))
                .contains("after 0 seconds the JobManager does not answer", "in " + own + "/log");

        try (Stream<Path> configuration = Files.list(own.resolve("conf"))) {
            assertThat(configuration.findFirst().orElseThrow())
                    .content()
                    .containsOnlyOnce("\nsome.key: value\n");
        }
        try (Stream<Path> logs = Files.list(own)) {
            assertThat(logs.filter(log -> log.getFileName().toString().startsWith("log-")))
                    .as("what is kept of six, and of the last")
                    .hasSize(5)
                    .anyMatch(log -> Files.exists(log.resolve("before")))
                    .noneMatch(log -> log.endsWith("log-20260101-000010"));
        }
    }

    /** What it prints; it is an error that it does not fail. */
    private static String failed(ProcessBuilder script) throws Exception {
        Process process = script.start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s", printed).isEqualTo(1);
        return printed;
    }

    /**
     * The screenshot of the documentation is the one that this test leaves in the build directory.
     */
    @Test
    void webUserInterfaceShowsTheCheckpointsOfARunningJob() throws Exception {
        assumeThat(CHROMIUM)
                .as("Without Chromium nobody looks at the web UI. Install the package chromium.")
                .exists();
        ClusterJob job =
                cluster.submit(
                        List.of(),
                        StatementsJob.class,
                        "--checkpoint-dir",
                        directory.resolve("checkpoints").toString(),
                        "--output",
                        directory.resolve("output").toString(),
                        "--rate",
                        "1000");
        job.awaitCompletedCheckpoints(1);
        String page = cluster.url() + "/#/job/running/" + job.id() + "/checkpoints";
        Path screenshot = LocalCluster.JAR.resolveSibling("web-ui-checkpoints.png");
        Files.deleteIfExists(screenshot);

        LocalCluster.await(
                "the page shows a completed checkpoint",
                () -> COMPLETED_CHECKPOINTS.matcher(chromium("--dump-dom", page)).find());
        LocalCluster.await(
                "there is a screenshot",
                () -> {
                    chromium("--screenshot=" + screenshot, page);
                    return Files.exists(screenshot);
                });
        job.cancel();
    }

    /**
     * What Chromium prints until it ends. Now and then it does not when it has a clock of its own,
     * and is ended here.
     */
    private String chromium(String... arguments) throws Exception {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                CHROMIUM.toString(),
                                "--headless",
                                // Chromium refuses to run as root with its sandbox.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-proxy-server",
                                "--user-data-dir="
                                        + Files.createTempDirectory(directory, "chromium"),
                                "--window-size=1400,900",
                                // In this time of its own clock the page asks for all that it
                                // shows.
                                "--virtual-time-budget=15000"));
        line.addAll(List.of(arguments));
        Path printed = directory.resolve("chromium.out");
        Process process =
                new ProcessBuilder(line)
                        .redirectOutput(printed.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.waitFor(CHROMIUM_SECONDS, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return Files.readString(printed);
    }
}
