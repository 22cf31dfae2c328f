// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import io.flinktuned.examples.Backend;
import io.flinktuned.examples.UsageException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import javax.xml.parsers.DocumentBuilderFactory;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CompareBackendsTest {

    private static final RunResult HASHMAP =
            RunResult.parse(
                    Backend.HASHMAP,
                    List.of(
                            "SomeJob on cluster",
                            "measured SECONDS 2.0",
                            "measured RESIDENT_MEGABYTES 600.0",
                            "3,000 events, result hash 0a1b2c3d"));
    private static final RunResult TUNED =
            RunResult.parse(
                    Backend.TUNED,
                    List.of(
                            "3,000 events, result hash 0a1b2c3d",
                            RunResult.line(Metric.SECONDS, 4),
                            RunResult.line(Metric.RESIDENT_MEGABYTES, 300),
                            RunResult.line(Metric.CHECKPOINT_MILLIS, 12.6)));
    private static final RunResult OTHER =
            RunResult.parse(
                    Backend.ROCKSDB,
                    List.of("measured SECONDS 2.0", "3,000 events, result hash ffffffff"));

    @Test
    void theTableHasAColumnForEachRun() {
        assertThat(CompareBackends.table(List.of(HASHMAP, TUNED)).lines())
                .contains(
                        "                                   hashmap       tuned",
                        "seconds                                2.0         4.0",
                        "events per second                    1,500         750",
                        "checkpoint duration, mean, ms            -          13",
                        "result hash                       0a1b2c3d    0a1b2c3d");
    }

    @Test
    void tellsWhatIsGainedAgainstFlinksRocksDB() {
        RunResult flinks = run(Backend.ROCKSDB, 8, 10);
        RunResult ours = run(Backend.TUNED, 4, 6);

        assertThat(CompareBackends.gain(List.of(flinks, ours)))
                .isEqualTo(
                        "tuned against rocksdb: 2.00 times the events per second, 0.60 of the CPU"
                                + " seconds, the same result"
                                + System.lineSeparator());
        assertThat(CompareBackends.gain(List.of(HASHMAP, ours))).isEmpty();
    }

    private static RunResult run(Backend backend, double seconds, double processorSeconds) {
        return RunResult.parse(
                backend,
                List.of(
                        "3,000 events, result hash 0a1b2c3d",
                        RunResult.line(Metric.SECONDS, seconds),
                        RunResult.line(Metric.CPU_SECONDS, processorSeconds)));
    }

    @Test
    void refusesResultsThatDiffer() {
        CompareBackends.checkResults(List.of(HASHMAP, TUNED));

        assertThatIllegalStateException()
                .isThrownBy(() -> CompareBackends.checkResults(List.of(HASHMAP, TUNED, OTHER)))
                .withMessage(
                        "The results differ: hashmap 0a1b2c3d, tuned 0a1b2c3d, rocksdb ffffffff");
    }

    @Test
    void aRunWithoutAResultIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RunResult.parse(Backend.TUNED, List.of("measured SECONDS 2.0")))
                .withMessageContaining("The run with tuned told no result")
                .withMessageContaining("measured SECONDS 2.0");
    }

    @Test
    void theLongestBarOfAMetricIsThatOfTheLargestValue() throws Exception {
        Document svg =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        BarChart.svg("a < b & c", List.of(HASHMAP, TUNED))
                                                .getBytes(StandardCharsets.UTF_8)));

        List<String> widths = new ArrayList<>();
        NodeList bars = svg.getElementsByTagName("rect");
        for (int i = 1; i < bars.getLength(); i++) { // the first is the background
            widths.add(((Element) bars.item(i)).getAttribute("width"));
        }
        assertThat(widths).hasSize(2 * Metric.values().length);
        assertThat(widths.subList(0, 4)).containsExactly("110.0", "220.0", "220.0", "110.0");
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("a < b & c", "events per second", "1,500", "hashmap", "tuned");
    }

    @ParameterizedTest
    @CsvSource({
        "--visits 1, --example is missing.",
        "--example, --example needs a value.",
        "--example X --chart, --chart needs a value.",
        "--example no.Such, '--example is ''no.Such'', but must be a class with a main method, such"
                + " as io.flinktuned.examples.uniquevisitors.UniqueVisitorsJob.'",
        "--example X --backend tuned, --backend is set by the comparison itself.",
        "--example X --parallelism=4, --parallelism is set by the comparison itself.",
        "--example X --backends heap, '--backends is ''heap'', but must be some of"
                + " hashmap,rocksdb,tuned.'",
        "--example X --managed-memory much, '--managed-memory is ''much'', but must be a size such as"
                + " ''256 mb''.'"
    })
    void refusesNonsense(String args, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CompareBackends.compare(List.of(args.split(" ")), System.out))
                .withMessage(message);
    }
}
