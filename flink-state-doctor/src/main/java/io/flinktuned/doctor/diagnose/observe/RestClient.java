// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A reader of Flink's REST API. It only asks, and changes nothing. */
public final class RestClient {

    /** A TaskManager that is busy with its disk may take seconds for a thread dump. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
    private final String base;

    /** A reader of the REST API at {@code base}, an address such as http://localhost:8081. */
    public RestClient(URI base) {
        this.base = base.toString().replaceAll("/+$", "");
    }

    /**
     * The answer to a GET request.
     *
     * @param path begins with a slash
     * @throws RestException when the answer is an error; its message is Flink's
     * @throws IOException when there is no answer, or none that is JSON
     */
    public JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request(path), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() >= 400) {
            throw new RestException(
                    response.statusCode(), path + ": " + firstLine(response.body()));
        }
        try {
            return MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new IOException(path + ": the answer is not JSON, so this is not Flink", e);
        }
    }

    /**
     * As {@link #get}, but a missing node when there is nothing at {@code path}.
     *
     * @throws RestException when the answer is another error
     */
    public JsonNode find(String path) throws IOException, InterruptedException {
        try {
            return get(path);
        } catch (RestException e) {
            if (e.status() == 404) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    /**
     * The last lines of a text that match, at most {@code limit}.
     *
     * @param path begins with a slash
     * @throws RestException when the answer is an error
     * @throws IOException when there is no answer
     */
    public List<String> lines(String path, Predicate<String> filter, int limit)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(request(path), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() >= 400) {
                throw new RestException(response.statusCode(), path + ": no such text");
            }
            try (Stream<String> lines =
                    new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
                            .lines()) {
                List<String> found = lines.filter(filter).collect(Collectors.toList());
                return found.subList(Math.max(0, found.size() - limit), found.size());
            }
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).GET().build();
    }

    private static String firstLine(String body) throws JsonProcessingException {
        if (!body.startsWith("{")) {
            return body;
        }
        JsonNode errors = MAPPER.readTree(body).path("errors");
        for (JsonNode error : errors) {
            if (error.asText().contains("xception")) {
                return error.asText().split("\n")[0];
            }
        }
        return errors.path(0).asText(body).split("\n")[0];
    }
}
