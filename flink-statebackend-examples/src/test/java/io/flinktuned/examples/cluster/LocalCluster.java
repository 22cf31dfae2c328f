// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.cluster;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster of real processes, which {@code cluster/cluster.sh} starts and stops. */
final class LocalCluster implements AutoCloseable {

    /** The jar that is submitted. */
    static final Path JAR = Path.of(System.getProperty("project.jar"));

    private static final Path SCRIPT = Path.of("cluster", "cluster.sh");
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern METRICS_PORT =
            Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");

    /** Generous: what takes so long never happens. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;

    /**
     * A cluster that is not started yet.
     *
     * @param directory where all its files will be
     */
    LocalCluster(Path directory) {
        this.directory = directory;
    }

    /** Starts it with Flink options such as {@code "parallelism.default=4"}. */
    void start(String... options) throws Exception {
        script("start", options);
    }

    @Override
    public void close() throws Exception {
        script("stop");
    }

    /** The script with arguments, not started yet. Its output will be one stream. */
    ProcessBuilder command(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of("bash", SCRIPT.toString(), command));
        line.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("CLUSTER_DIR", directory.toString());
        // The name of the build directory is flink-LINE.
        builder.environment()
                .put("FLINK_LINE", JAR.getParent().getFileName().toString().substring(6));
        return builder;
    }

    /** Runs the script until it ends. Returns what it printed; an exit code but 0 is an error. */
    String script(String command, String... arguments) throws Exception {
        Process process = command(command, arguments).start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s", printed).isZero();
        return printed;
    }

    /** Submits an example with Flink's client, and does not wait for its end. */
    ClusterJob submit(List<String> flinkOptions, Class<?> example, String... arguments)
            throws Exception {
        List<String> line = new ArrayList<>(List.of("run", "--detached"));
        line.addAll(flinkOptions);
        line.addAll(List.of("--class", example.getName(), JAR.toString()));
        line.addAll(Arrays.asList(arguments));
        String printed = script("flink", line.toArray(new String[0]));
        Matcher id = JOB_ID.matcher(printed);
        assertThat(id.find()).as("%s", printed).isTrue();
        return new ClusterJob(this, id.group(1));
    }

    /** The jobs that have not ended. */
    List<ClusterJob> runningJobs() throws Exception {
        List<ClusterJob> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").get("jobs")) {
            if (job.get("end-time").longValue() < 0) {
                jobs.add(new ClusterJob(this, job.get("jid").textValue()));
            }
        }
        return jobs;
    }

    /** The web UI and REST API. */
    URI url() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("conf"))) {
            String configuration = Files.readString(files.findFirst().orElseThrow());
            Matcher port =
                    Pattern.compile("^rest.port: (\\d+)$", Pattern.MULTILINE)
                            .matcher(configuration);
            assertThat(port.find()).isTrue();
            return URI.create("http://localhost:" + port.group(1));
        }
    }

    /** The answer of the REST API to a GET. */
    JsonNode get(String path) throws Exception {
        return request(HttpRequest.newBuilder(url().resolve(path)));
    }

    /** The answer of the REST API to a PATCH without a body. */
    JsonNode patch(String path) throws Exception {
        return request(
                HttpRequest.newBuilder(url().resolve(path))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode request(HttpRequest.Builder request) throws Exception {
        return body(send(request));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(
                request.timeout(Duration.ofMinutes(1)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode body(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return new ObjectMapper().readTree(response.body());
    }

    /** Kills the JobManager with SIGKILL, starts another, and waits for the TaskManagers. */
    void replaceJobManager() throws Exception {
        kill("jobmanager");
        script("jobmanager");
        await("both TaskManagers are with the new JobManager", () -> taskManagers() == 2);
    }

    /** Kills one of the TaskManagers with SIGKILL and starts another. */
    void replaceTaskManager(Random random) throws Exception {
        List<String> running = new ArrayList<>();
        for (String name : names()) {
            if (name.startsWith("taskmanager") && process(name).isPresent()) {
                running.add(name);
            }
        }
        assertThat(running).hasSize(2);
        kill(running.get(random.nextInt(running.size())));
        script("taskmanager");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("pid"))) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    /** Its process, unless that has ended. */
    private Optional<ProcessHandle> process(String name) throws IOException {
        String pid = Files.readString(directory.resolve("pid").resolve(name)).trim();
        return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    }

    private void kill(String name) throws Exception {
        ProcessHandle process = process(name).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        await(name + " is dead", () -> !process.isAlive());
    }

    private int taskManagers() throws Exception {
        try {
            HttpResponse<String> response =
                    send(HttpRequest.newBuilder(url().resolve("/overview")));
            // As long as a JobManager that has just started does not lead.
            return response.statusCode() == HttpURLConnection.HTTP_UNAVAILABLE
                    ? 0
                    : body(response).get("taskmanagers").intValue();
        } catch (ConnectException e) {
            return 0;
        }
    }

    /** What the TaskManagers have logged. */
    String taskManagerLogs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (String name : names()) {
            if (name.startsWith("taskmanager")) {
                logs.append(Files.readString(directory.resolve("log").resolve(name + ".log")));
            }
        }
        return logs.toString();
    }

    /** Where its processes show metrics, if it was started with Flink's reporter for Prometheus. */
    List<String> metricsAddresses() throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String name : names()) {
            String log = Files.readString(directory.resolve("log").resolve(name + ".log"));
            Matcher port = METRICS_PORT.matcher(log);
            assertThat(port.find()).as("%s", log).isTrue();
            addresses.add("localhost:" + port.group(1));
        }
        return addresses;
    }

    /** All processes that have to do with this cluster. */
    List<String> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(directory.toString()))
                .collect(Collectors.toList());
    }

    /** Waits until something is true. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("still waiting until %s", what).isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
