// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Recording;
import io.flinktuned.doctor.diagnose.report.HtmlReport;
import io.flinktuned.doctor.diagnose.report.JsonReport;
import io.flinktuned.doctor.diagnose.report.Report;
import io.flinktuned.doctor.diagnose.report.TextReport;
import io.flinktuned.doctor.diagnose.rules.Finding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Diagnoses of jobs that take too long for a test, or a process with limits of its own. Each file
 * is what a real cluster of Flink 2.3 answered, see {@link Recorder}; too-many-open-files was
 * recorded with a limit of 170 (ulimit -n), heap-too-small with -Xmx300m.
 */
class RecordedTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write-stalls",
                "compaction-takes-cores",
                "state-out-of-cache",
                "heap-too-small",
                "too-many-open-files"
            })
    void theCauseIsAmongTheFindings(String id) {
        assertThat(report(id).findings()).extracting(Finding::id).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write-stalls",
                "compaction-takes-cores",
                "state-out-of-cache",
                "heap-too-small",
                "too-many-open-files"
            })
    void aRecordingThatWasWrittenAndReadGivesTheSameReport(String id) throws Exception {
        String again = MAPPER.writeValueAsString(recording(id));

        assertThat(
                        TextReport.of(
                                new Report(
                                        new Observation(MAPPER.readValue(again, Recording.class)))))
                .isEqualTo(TextReport.of(report(id)));
    }

    @Test
    void findingsAreRankedByTheirCost() {
        assertThat(report("state-out-of-cache").findings())
                .hasSizeGreaterThan(1)
                .extracting(finding -> -finding.cost())
                .isSorted();
    }

    @Test
    void allFormatsSayTheSame() throws Exception {
        Report report = report("state-out-of-cache");
        JsonNode json = MAPPER.readTree(JsonReport.of(report));
        StringWriter page = new StringWriter();
        HtmlReport.write(report, page);
        String text = TextReport.of(report);

        assertThat(json.path("findings")).hasSameSizeAs(report.findings());
        for (JsonNode finding : json.path("findings")) {
            String title = finding.path("title").asText();
            assertThat(text).contains(title);
            assertThat(page.toString()).contains(title);
            for (Map.Entry<String, JsonNode> setting : finding.path("settings").properties()) {
                String line = setting.getKey() + ": " + setting.getValue().asText();
                assertThat(text).contains(line);
                assertThat(page.toString()).contains(line);
            }
        }
    }

    private static Report report(String name) {
        return new Report(new Observation(recording(name)));
    }

    private static Recording recording(String name) {
        try (InputStream file = RecordedTest.class.getResourceAsStream(name + ".json")) {
            return MAPPER.readValue(file, Recording.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
