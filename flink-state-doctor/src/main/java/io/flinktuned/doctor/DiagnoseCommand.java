// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor;

import io.flinktuned.doctor.diagnose.observe.FlinkVersion;
import io.flinktuned.doctor.diagnose.observe.JobChoice;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.RestClient;
import io.flinktuned.doctor.diagnose.observe.Sampler;
import io.flinktuned.doctor.diagnose.report.HtmlReport;
import io.flinktuned.doctor.diagnose.report.JsonReport;
import io.flinktuned.doctor.diagnose.report.Report;
import io.flinktuned.doctor.diagnose.report.TextReport;

import freemarker.template.TemplateException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code diagnose}. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description = "Tells why a running job is slow and what to set.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing to change",
            "1:there are findings",
            "2:the job could not be diagnosed; the message says why"
        })
final class DiagnoseCommand implements Callable<Integer> {

    private static final int NOTHING = 0;
    private static final int FINDINGS = 1;
    private static final int NOT_DIAGNOSED = 2;

    @Option(
            names = "--rest",
            defaultValue = "http://localhost:8081",
            description =
                    "Flink's REST API, which has the address of the web UI."
                            + " Default: ${DEFAULT-VALUE}")
    private String rest;

    @Option(names = "--job", description = "The ID of the job, if several are running.")
    private String job;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long to watch, 10 to 3600. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--html", description = "Also writes the report into this file, as a page.")
    private Path html;

    @Option(names = "--json", description = "Writes the report as JSON instead of text.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, TemplateException {
        try {
            RestClient client;
            String id;
            try {
                client = new RestClient(address());
                checkSeconds();
                checkHtml();
                checkIsFlink(client);
                id = JobChoice.of(client, job);
            } catch (IllegalArgumentException e) {
                return notDiagnosed(e);
            }
            return diagnose(client, id);
        } catch (IOException e) {
            return notDiagnosed(e);
        }
    }

    private int notDiagnosed(Exception cause) {
        println(spec.commandLine().getErr(), cause.getMessage());
        return NOT_DIAGNOSED;
    }

    private int diagnose(RestClient client, String id)
            throws IOException, InterruptedException, TemplateException {
        PrintWriter progress = spec.commandLine().getErr();
        Sampler sampler = new Sampler(client, id, line -> println(progress, line));
        Report report = new Report(new Observation(sampler.record(Duration.ofSeconds(seconds))));
        print(report);
        return report.findings().isEmpty() ? NOTHING : FINDINGS;
    }

    private URI address() {
        URI address;
        try {
            address = URI.create(rest);
        } catch (IllegalArgumentException e) {
            throw badAddress(e);
        }
        if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
            throw badAddress(null);
        }
        return address;
    }

    private IllegalArgumentException badAddress(Exception cause) {
        return new IllegalArgumentException(
                "--rest is '"
                        + rest
                        + "', but must be an address such as http://localhost:8081: that of the"
                        + " web UI.",
                cause);
    }

    private void checkSeconds() {
        if (seconds < 10 || seconds > 3600) {
            throw new IllegalArgumentException(
                    "--seconds is '" + seconds + "', but must be between 10 and 3600.");
        }
    }

    /** Before the job is watched, not after it. */
    private void checkHtml() {
        if (html != null
                && (Files.isDirectory(html)
                        || !Files.isDirectory(html.toAbsolutePath().getParent()))) {
            throw new IllegalArgumentException(
                    "--html is '" + html + "', but must be a file in a directory that exists.");
        }
    }

    private void checkIsFlink(RestClient client) throws IOException, InterruptedException {
        String version;
        try {
            version = client.get("/config").path("flink-version").asText();
        } catch (IOException e) {
            throw new IOException(
                    "--rest is '"
                            + rest
                            + "', but Flink's REST API does not answer there ("
                            + (e.getMessage() == null ? "no connection" : e.getMessage())
                            + "). It must be the address of the web UI; on Kubernetes, forward the"
                            + " port first: kubectl port-forward service/NAME-rest 8081",
                    e);
        }
        if (!new FlinkVersion(version).atLeast(1, 18)) {
            throw new IllegalArgumentException(
                    "--rest is '" + rest + "', Flink " + version + ", but must be 1.18 or newer.");
        }
    }

    private void print(Report report) throws IOException, TemplateException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? JsonReport.of(report) : TextReport.of(report));
        out.flush();
        if (html != null) {
            try (Writer writer = Files.newBufferedWriter(html)) {
                HtmlReport.write(report, writer);
            }
        }
    }

    private static void println(PrintWriter writer, String line) {
        writer.println(line);
        writer.flush();
    }
}
