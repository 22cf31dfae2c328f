// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor;

import io.flinktuned.doctor.inspect.job.Backend;
import io.flinktuned.doctor.inspect.job.Cluster;
import io.flinktuned.doctor.inspect.job.JobRun;
import io.flinktuned.doctor.inspect.job.ShownOperator;
import io.flinktuned.doctor.inspect.job.Taken;
import io.flinktuned.doctor.inspect.job.UserJob;

import org.apache.flink.core.execution.JobClient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What the command prints, writes and refuses. */
class InspectCommandITCase {

    @RegisterExtension private static final Cluster CLUSTER = new Cluster();

    @TempDir private static Path directory;

    private static String before;
    private static String after;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void takeCheckpoints() throws Exception {
        JobRun run = new JobRun(50);
        JobClient job =
                UserJob.start(
                        run, Cluster.PARALLELISM, Backend.TUNED.configuration(directory, true));
        run.awaitUsers();
        CLUSTER.awaitRunning(job);
        before = Taken.CHECKPOINT.of(CLUSTER.cluster(), job, directory);
        run.addUsers(25);
        after = Taken.CHECKPOINT.of(CLUSTER.cluster(), job, directory);
        CLUSTER.cancel(job);
    }

    private int run(String... arguments) {
        return new CommandLine(new InspectCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void theConsoleShowsStatesAndWhatGrew() {
        assertThat(run(after, "--compare", before, "--ttl", "session=0s")).isZero();

        assertThat(out.toString())
                .contains(ShownOperator.TITLE + ", 128 key groups)", "500 user-7")
                .containsPattern("session +value +75 .*100\\.0 %")
                .containsPattern("recent .*--ttl\\?")
                .containsPattern(ShownOperator.NAME.substring(0, 5) + ".* last +\\+25 ");
        assertThat(err.toString()).contains("Read ", " entries");
    }

    @Test
    void jsonHasTheSameNumbers() throws Exception {
        assertThat(run(after, "--compare", before, "--json")).isZero();

        JsonNode report = new ObjectMapper().readTree(out.toString());
        JsonNode users = report.at("/snapshot/operators/0");
        assertThat(users.at("/uid").asText()).isEqualTo(ShownOperator.UID);
        JsonNode last = state(users, "last");
        assertThat(last.at("/entries").asLong()).isEqualTo(75);
        assertThat(last.at("/kind").asText()).isEqualTo("VALUE");
        assertThat(last.has("ages")).isFalse();
        assertThat(state(users, "orders").at("/collections/largest/0/key").asText())
                .isEqualTo("user-7");
        assertThat(report.at("/growth/states/0/bytes").asLong()).isPositive();
    }

    private static JsonNode state(JsonNode operator, String name) {
        for (JsonNode state : operator.at("/states")) {
            if (state.at("/name").asText().equals(name)) {
                return state;
            }
        }
        throw new AssertionError("No state " + name);
    }

    @Test
    void thePageHasAllStatesAndRefersToNoOtherFile() throws Exception {
        Path page = directory.resolve("report.html");

        assertThat(run(after, "--compare", before, "--html", page.toString())).isZero();

        assertThat(Files.readString(page))
                .contains("What grew", "<h3>orders</h3>", "user-7", "Due within", "</html>")
                .doesNotContain("src=", "href=", "@import", "url(");
    }

    @Test
    void anUnknownPathIsRefusedWithoutAStackTrace() {
        assertThat(run(directory.resolve("none").toString())).isEqualTo(1);

        assertThat(err.toString()).startsWith("ERROR: ").contains("none").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatIsNoMetadataIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("text"), "no checkpoint");

        assertThat(run(file.toString())).isEqualTo(1);

        assertThat(err.toString()).contains(file.toString(), "not a savepoint");
    }

    @Test
    void anUnknownFileSystemIsRefusedWithWhatHelps() {
        assertThat(run("gs://bucket/chk-1")).isEqualTo(1);

        assertThat(err.toString()).contains("gs://bucket/chk-1", "FLINK_PLUGINS_DIR");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertThat(run(after, "--ttl", "session=7 parsecs")).isEqualTo(2);

        assertThat(err.toString()).contains("7 parsecs", "7d");
    }

    @Test
    void aPageThatCannotBeWrittenIsRefused() {
        String page = directory.resolve("none/report.html").toString();

        assertThat(run(after, "--html", page)).isEqualTo(1);

        assertThat(err.toString()).contains("--html", page);
    }

    @Test
    void aJarThatIsNotThereIsRefused() {
        assertThat(run(after, "--classpath", "none.jar")).isEqualTo(1);

        assertThat(err.toString()).contains("--classpath", "none.jar");
    }
}
