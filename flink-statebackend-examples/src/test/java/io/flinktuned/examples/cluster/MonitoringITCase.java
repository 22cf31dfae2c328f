// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.cluster;

import io.flinktuned.examples.statements.StatementsJob;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alerts in {@code monitoring}, with a real Prometheus that scrapes a cluster
 * of real processes.
 */
@EnabledIf(
        value = "prometheusIsInstalled",
        disabledReason =
                "Without Prometheus nobody asks for metrics. Install the package prometheus.")
class MonitoringITCase {

    private static final Path MONITORING = Path.of("..", "monitoring");
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path DASHBOARD = MONITORING.resolve("grafana-dashboard.json");
    private static final String ALERTS = "alerts.yml";
    private static final String ALERTS_TEST = "alerts-test.yml";
    private static final String CONFIGURATION = "prometheus.yml";

    private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");
    private static final Pattern COMPARISON = Pattern.compile(" ([<>]=?|[=!]=) ");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    private static final Pattern PAGE = Pattern.compile("docs/([a-z-]+\\.md)(?:#([a-z0-9-]+))?");

    /** The job does not go over the entries of a map. */
    private static final String LATENCY_WITHOUT_VALUES = "iterateLatency";

    @TempDir private static Path directory;

    private static LocalCluster cluster;
    private static LocalPrometheus prometheus;

    static boolean prometheusIsInstalled() {
        return Files.exists(LocalPrometheus.PROGRAM);
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = new LocalCluster(directory.resolve("cluster"));
        cluster.start(
                "metrics.reporter.prom.factory.class"
                        + "=org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                "metrics.reporter.prom.port=9249-9449");
        cluster.submit(
                        List.of(),
                        StatementsJob.class,
                        "--checkpoint-dir",
                        directory.resolve("checkpoints").toString(),
                        "--output",
                        directory.resolve("output").toString(),
                        // Would take hours, and has a new day every few seconds.
                        "--transfers",
                        "100000000",
                        "--days",
                        "3650",
                        "--rate",
                        "5000")
                .awaitCompletedCheckpoints(1);
        prometheus = new LocalPrometheus(configuration(), directory);
        prometheus.awaitStart();
    }

    /** That of the documentation, with this cluster's addresses and less patience. */
    private static Path configuration() throws Exception {
        String targets = "targets: [" + String.join(", ", cluster.metricsAddresses()) + "]";
        String configuration =
                Files.readString(MONITORING.resolve(CONFIGURATION))
                        .replaceAll("targets: .*", targets)
                        .replaceAll("interval: .*", "interval: 1s");
        assertThat(configuration).contains(targets);
        Files.copy(MONITORING.resolve(ALERTS), directory.resolve(ALERTS));
        return Files.writeString(directory.resolve(CONFIGURATION), configuration);
    }

    @AfterAll
    static void stop() throws Exception {
        try (LocalCluster running = cluster) {
            if (prometheus != null) {
                prometheus.close();
            }
        }
    }

    @Test
    void eachExpressionOfTheDashboardHasData() throws Exception {
        List<String> expressions = dashboard().findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(40);
        for (String expression : expressions) {
            awaitData(withoutVariables(expression));
        }
    }

    private static JsonNode dashboard() throws Exception {
        return new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    private static String withoutVariables(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replaceAll("\\$(job|operator|state)_name", ".*");
    }

    private static void awaitData(String expression) throws Exception {
        LocalCluster.await(expression + " has data", () -> hasData(expression));
    }

    private static boolean hasData(String expression) throws Exception {
        return StreamSupport.stream(prometheus.query(expression).spliterator(), false)
                .map(result -> result.get("value").get(1).textValue())
                .anyMatch(
                        value ->
                                !value.equals("NaN")
                                        || expression.contains(LATENCY_WITHOUT_VALUES));
    }

    @Test
    void eachVariableOfTheDashboardHasValues() throws Exception {
        int variables = 0;
        for (JsonNode variable : dashboard().get("templating").get("list")) {
            Matcher query = LABEL_VALUES.matcher(variable.get("query").textValue());
            if (query.matches()) {
                variables++;
                String selector = withoutVariables(query.group(1));
                String values =
                        "label/"
                                + query.group(2)
                                + "/values?match[]="
                                + LocalPrometheus.encode(selector);
                LocalCluster.await(
                        "there are values of " + query.group(2),
                        () -> prometheus.get(values).size() > 0);
            }
        }
        assertThat(variables).isEqualTo(3);
    }

    @Test
    void eachAlertSeesTheMetricsThatItIsAbout() throws Exception {
        for (JsonNode alert : alerts()) {
            // So that there is a 0 where the condition is not met.
            awaitData(COMPARISON.matcher(alert.get("query").textValue()).replaceAll(" $1 bool "));
        }
    }

    /** As Prometheus has read them. */
    private static JsonNode alerts() throws Exception {
        JsonNode alerts = prometheus.get("rules?type=alert").get("groups").get(0).get("rules");
        assertThat(alerts.size()).isGreaterThan(10);
        return alerts;
    }

    @Test
    void eachMetricThatIsNamedExists() throws Exception {
        String files =
                Files.readString(DASHBOARD)
                        + Files.readString(MONITORING.resolve(ALERTS))
                        + Files.readString(MONITORING.resolve(ALERTS_TEST));
        Set<String> named =
                METRIC.matcher(files).results().map(MatchResult::group).collect(Collectors.toSet());
        LocalCluster.await(
                "there are " + named,
                () ->
                        StreamSupport.stream(
                                        prometheus.get("label/__name__/values").spliterator(),
                                        false)
                                .map(JsonNode::textValue)
                                .collect(Collectors.toSet())
                                .containsAll(named));
    }

    @Test
    void eachAlertSaysHowBadItIsAndWhichPageHelps() throws Exception {
        for (JsonNode alert : alerts()) {
            assertThat(alert.get("labels").get("severity").textValue())
                    .isIn("critical", "warning", "info");
            assertThat(alert.get("duration").intValue()).isPositive();
            assertThat(alert.get("annotations").get("summary").textValue()).isNotEmpty();
            List<MatchResult> pages =
                    PAGE.matcher(alert.get("annotations").get("description").textValue())
                            .results()
                            .collect(Collectors.toList());
            assertThat(pages).as(alert.toString()).isNotEmpty();
            for (MatchResult page : pages) {
                assertThat(DOCS.resolve(page.group(1))).exists();
                if (page.group(2) != null) {
                    assertThat(anchors(page.group(1))).contains(page.group(2));
                }
            }
        }
    }

    private static List<String> anchors(String page) throws Exception {
        return Files.readAllLines(DOCS.resolve(page)).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toList());
    }

    @Test
    void eachAlertFiresWhenItShouldAndNotOtherwise() throws Exception {
        assertThat(promtool("check", "config", CONFIGURATION)).contains("SUCCESS");
        assertThat(promtool("test", "rules", ALERTS_TEST)).contains("SUCCESS");
        String tests = Files.readString(MONITORING.resolve(ALERTS_TEST));
        for (JsonNode alert : alerts()) {
            assertThat(tests).contains("alertname=" + alert.get("name"));
        }
    }

    private static String promtool(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("promtool"));
        line.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(line)
                        .directory(MONITORING.toFile())
                        .redirectErrorStream(true)
                        .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s", printed).isZero();
        return printed;
    }
}
