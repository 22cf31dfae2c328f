// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.cluster;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A process of Prometheus with a configuration. */
final class LocalPrometheus implements AutoCloseable {

    /** Where Debian's package has it. */
    static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    private static final Pattern PORT = Pattern.compile("Listening on.* address=\\S+:(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    /**
     * Starts it.
     *
     * @param directory where all its files will be
     */
    LocalPrometheus(Path configuration, Path directory) throws IOException {
        log = directory.resolve("prometheus.log");
        process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + directory.resolve("data"),
                                // Any port that is free.
                                "--web.listen-address=localhost:0")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
    }

    /** Waits until it has read its configuration and answers. */
    void awaitStart() throws Exception {
        LocalCluster.await(
                "Prometheus is ready",
                () -> {
                    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                    return port().find() && send("/-/ready").statusCode() == 200;
                });
    }

    private Matcher port() throws IOException {
        return PORT.matcher(Files.readString(log));
    }

    /** The results of an expression now. */
    JsonNode query(String expression) throws Exception {
        return get("query?query=" + encode(expression)).get("result");
    }

    /** An expression as a part of a path. */
    static String encode(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    /** The answer of its API to a GET. */
    JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send("/api/v1/" + path);
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body()).get("data");
    }

    private HttpResponse<String> send(String path) throws Exception {
        Matcher port = port();
        assertThat(port.find()).isTrue();
        URI uri = URI.create("http://localhost:" + port.group(1) + path);
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
    }
}
