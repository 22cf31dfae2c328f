// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor;

import io.flinktuned.doctor.diagnose.Cluster;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The command line of {@code diagnose}, on a cluster. */
class DiagnoseCommandITCase {

    private static Cluster cluster;
    private static ServerSocket silent;

    private final List<String> jobs = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path directory;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster(Map.of("state.backend.type", "rocksdb"));
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    static void stop() throws Exception {
        silent.close();
        cluster.close();
    }

    @AfterEach
    void cancel() throws Exception {
        for (String job : jobs) {
            cluster.cancel(job);
        }
    }

    @Test
    void aJobThatIsWellHasNothingToChange() throws Exception {
        String job = startIdle();
        Path page = directory.resolve("report.html");

        int code = diagnose("--seconds", "10", "--json", "--html", page.toString());

        assertThat(err.toString()).contains("watching: 0 of 10 s", "watched for 1");
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(code).isEqualTo(0);
        assertThat(report.path("jobId").asText()).isEqualTo(job);
        assertThat(report.path("summary").asText()).startsWith("The job keeps up");
        assertThat(report.path("findings").isEmpty()).isTrue();
        assertThat(report.path("well").toString()).contains("Garbage collection");
        assertThat(Files.readString(page))
                .contains("Nothing to change.", "prefers-color-scheme: dark", job)
                .doesNotContain("<script", "src=", "href=");
    }

    @Test
    void aJobWithFindingsHasTheirLines() throws Exception {
        jobs.add(
                cluster.start(
                        environment -> {
                            environment.setParallelism(1);
                            environment
                                    .fromSequence(0, Long.MAX_VALUE)
                                    .map(number -> Math.sqrt(number))
                                    .name("roots")
                                    .sinkTo(new DiscardingSink<>());
                        }));

        int code = diagnose("--seconds", "10", "--job", jobs.get(0));

        assertThat(code).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "The job is not slow because of its state.",
                        "1. The job is not slow because of its state [slow-elsewhere]",
                        "(/taskmanagers/:id/thread-dump",
                        "Leave the state backend, its memory and its options alone.",
                        "Leave as it is");
    }

    @Test
    void withoutAJobThereIsNothingToDiagnose() {
        assertThat(diagnose()).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "No job runs on this cluster. Start the job, and diagnose it under load.");
    }

    @Test
    void severalJobsMustBeChosenFrom() throws Exception {
        String first = startIdle();
        String second = startIdle();

        assertThat(diagnose()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Several jobs run on this cluster. Name one with --job:")
                .contains(first, second);
    }

    @Test
    void aJobThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        String job = startIdle();

        assertThat(diagnose("--job", "0123")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--job is '0123', but this cluster has no such job.")
                .contains(job);
    }

    @Test
    void aJobThatHasEndedIsRefused() throws Exception {
        String job = startIdle();
        cluster.cancel(job);
        jobs.clear();

        assertThat(diagnose("--job", job)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--job is '" + job + "', a job that is CANCELED.")
                .contains("No job runs on this cluster.");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThat(run("--rest", "localhost:8081")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--rest is 'localhost:8081', but must be an address such as");
    }

    @Test
    void anAddressWithoutFlinkIsRefused() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(run("--rest", "http://localhost:" + free)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--rest is 'http://localhost:" + free + "', but Flink's REST API does")
                .contains("kubectl port-forward");
    }

    @Test
    void anotherServerIsNotTakenForFlink() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] answer = "<html>".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        try {
            String address = "http://localhost:" + server.getAddress().getPort();
            assertThat(run("--rest", address)).isEqualTo(2);
            assertThat(err.toString()).contains(address, "this is not Flink");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTimeOutOfRangeIsRefused() {
        assertThat(diagnose("--seconds", "9")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("--seconds is '9', but must be between 10 and 3600.");
    }

    @Test
    void aPageInADirectoryThatIsNotThereIsRefusedBeforeTheJobIsWatched() {
        Path page = directory.resolve("none").resolve("report.html");

        assertThat(diagnose("--html", page.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("--html is '" + page + "', but must be a file");
    }

    private String startIdle() throws Exception {
        String job = cluster.start(DiagnoseCommandITCase::idle);
        jobs.add(job);
        return job;
    }

    private static void idle(StreamExecutionEnvironment environment) {
        environment.setParallelism(1);
        environment
                .socketTextStream("localhost", silent.getLocalPort())
                .keyBy(line -> line)
                .reduce((a, b) -> b)
                .sinkTo(new DiscardingSink<>());
    }

    private int diagnose(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--rest", address()));
        all.addAll(List.of(arguments));
        return run(all.toArray(new String[0]));
    }

    private static String address() {
        try {
            return cluster.rest().toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private int run(String... arguments) {
        return new CommandLine(new DiagnoseCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
