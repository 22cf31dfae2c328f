// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import javax.xml.parsers.DocumentBuilderFactory;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SpeedupChartTest {

    private static final String BLUE = "#0072b2";

    @TempDir private Path directory;

    @Test
    void whatIsFasterGoesToTheRightOfOneAndWhatIsSlowerToTheLeft() throws Exception {
        Document svg =
                chart(
                        throughput("get", "rocksdb", "100"),
                        throughput("get", "tuned", "1000"),
                        throughput("add", "rocksdb", "100"),
                        throughput("add", "tuned", "10"));

        double one = number(elements(svg, "line", "class", "one").get(0), "x1");
        // The first one is that of the legend.
        List<Element> bars = elements(svg, "rect", "fill", BLUE);
        assertThat(number(bars.get(1), "x")).isEqualTo(one);
        assertThat(number(bars.get(2), "x") + number(bars.get(2), "width")).isEqualTo(one);
        assertThat(number(bars.get(1), "width")).isEqualTo(number(bars.get(2), "width"));
        assertThat(texts(svg)).contains("get", "add", "10.0", "0.10", "tuned");
    }

    @Test
    void forksAreALine() throws Exception {
        Document svg =
                chart(
                        throughput("get", "rocksdb", "100"),
                        throughput("get", "tuned", "300, 'rawData': [[200], [400]]"));

        Element bar = elements(svg, "rect", "fill", BLUE).get(1);
        double end = number(bar, "x") + number(bar, "width");
        Element forks = elements(svg, "line", "class", "forks").get(0);
        assertThat(number(forks, "x1")).isLessThan(end);
        assertThat(number(forks, "x2")).isGreaterThan(end);
    }

    @Test
    void aNameMayHaveWhatXmlUses() throws Exception {
        Document svg =
                chart(throughput("a<b>&c", "rocksdb", "1"), throughput("a<b>&c", "tuned", "2"));

        assertThat(texts(svg)).contains("a<b>&c");
    }

    @Test
    void whereNothingIsComparedThereIsNoChart() throws Exception {
        Path json = directory.resolve("results.json");
        Files.writeString(json, "[" + throughput("get", "tuned", "1").replace('\'', '"') + "]");
        Path chart = Files.writeString(directory.resolve("results.svg"), "of an earlier run");

        SpeedupChart.draw(json, chart);

        assertThat(chart).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state-that-fits", "state-that-does-not-fit", "timers", "whole-jobs"})
    void chartsOfTheDocumentationAreThoseOfItsResults(String name) throws Exception {
        Path docs = Path.of(System.getProperty("basedir", "."), "..", "docs");
        Path drawn = directory.resolve("drawn.svg");

        SpeedupChart.draw(docs.resolve("results").resolve(name + ".json"), drawn);

        assertThat(docs.resolve("images").resolve(name + ".svg"))
                .as("docs/images/%s.svg is stale; docs/benchmarks.md says how to draw it", name)
                .hasSameTextualContentAs(drawn);
    }

    private static String throughput(String name, String backend, String score) {
        return String.format(
                "{'benchmark': 'SomeBenchmark.%s', 'mode': 'thrpt', 'params': {'backend': '%s'},"
                        + " 'primaryMetric': {'score': %s}}",
                name, backend, score);
    }

    private static Document chart(String... results) throws Exception {
        String svg = SpeedupChart.svg(SpeedupsTest.speedups(results));
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(
            Document svg, String tag, String attribute, String value) {
        List<Element> elements = new ArrayList<>();
        NodeList all = svg.getElementsByTagName(tag);
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (element.getAttribute(attribute).equals(value)) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static List<String> texts(Document svg) {
        List<String> texts = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("text");
        for (int i = 0; i < all.getLength(); i++) {
            texts.add(all.item(i).getTextContent());
        }
        return texts;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
