// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.benchmarks.Speedups.Speedup;

import com.fasterxml.jackson.databind.ObjectMapper;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * {@link Speedups} as an SVG picture: from the line at 1 a bar to the right is faster and one to
 * the left is slower, on a logarithmic scale. With several forks a thin line shows how far they are
 * apart.
 */
public final class SpeedupChart {

    private static final int MARGIN = 16;
    private static final int LINE = 20;
    private static final int BAR = 14;
    private static final int GAP = 10;
    private static final int PLOT = 480;

    /** The number beside a bar. */
    private static final int NUMBER = 48;

    /** The width of most letters. */
    private static final int LETTER = 7;

    /** Those of Okabe and Ito, which people who are colour-blind can tell apart. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442");

    /** The background is part of the picture, so that it can be read on any page. */
    private static final String STYLE =
            "text{font:12px sans-serif;fill:#1f2328}.back{fill:#ffffff}.grid{stroke:#d1d9e0}"
                    + ".one,.forks{stroke:#59636e}"
                    + "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.back{fill:#0d1117}"
                    + ".grid{stroke:#3d444d}.one,.forks{stroke:#9198a1}}";

    private final Speedups speedups;
    private final NavigableSet<Double> ticks;

    /** Where labels of rows end. */
    private final int labels;

    /** Where rows begin. */
    private final int top;

    /** Where rows end. */
    private final int bottom;

    private final XMLStreamWriter svg;

    private SpeedupChart(Speedups speedups, StringWriter text) throws XMLStreamException {
        this.speedups = speedups;
        ticks =
                ticks(
                        all(Speedup::least).min().orElseThrow(),
                        all(Speedup::most).max().orElseThrow());
        labels =
                MARGIN
                        + LETTER
                                * speedups.rows().keySet().stream()
                                        .mapToInt(String::length)
                                        .max()
                                        .orElseThrow();
        top = MARGIN + (3 + speedups.backends().size()) * LINE;
        bottom = top + speedups.rows().values().stream().mapToInt(SpeedupChart::height).sum();
        svg = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    /** Draws results in JMH's JSON format; nothing, if there is nothing to compare. */
    public static void draw(Path json, Path chart) throws IOException {
        Speedups speedups = new Speedups(new ObjectMapper().readTree(json.toFile()));
        if (speedups.rows().isEmpty()) {
            Files.deleteIfExists(chart);
        } else {
            Files.writeString(chart, svg(speedups));
        }
    }

    static String svg(Speedups speedups) {
        StringWriter text = new StringWriter();
        try {
            new SpeedupChart(speedups, text).draw();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("The chart cannot be written.", e);
        }
        return text.append('\n').toString();
    }

    private DoubleStream all(ToDoubleFunction<Speedup> value) {
        return speedups.rows().values().stream()
                .flatMap(row -> row.values().stream())
                .mapToDouble(value);
    }

    private static int height(Map<String, Speedup> row) {
        return row.size() * BAR + GAP;
    }

    /** 1, 2, 5 and so on, from below what is least to above what is most, and 1 in any case. */
    private static NavigableSet<Double> ticks(double least, double most) {
        NavigableSet<Double> ticks = new TreeSet<>();
        for (int exponent = -4; exponent <= 4; exponent++) {
            for (int digit : new int[] {1, 2, 5}) {
                ticks.add(digit * Math.pow(10, exponent));
            }
        }
        Double first = Objects.requireNonNullElse(ticks.floor(least), ticks.first());
        Double last = Objects.requireNonNullElse(ticks.ceiling(most), ticks.last());
        return ticks.subSet(Math.min(first, 1), true, Math.max(last, 1), true);
    }

    private double x(double speedup) {
        double first = Math.log(ticks.first());
        double last = Math.log(ticks.last());
        double place = first == last ? 0 : (Math.log(speedup) - first) / (last - first);
        return labels + NUMBER + PLOT * Math.max(0, Math.min(1, place));
    }

    private void draw() throws XMLStreamException {
        svg.writeStartElement("svg");
        svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
        attributes(
                "width",
                labels + PLOT + 2 * NUMBER + MARGIN,
                "height",
                bottom + MARGIN,
                "role",
                "img");
        svg.writeStartElement("style");
        svg.writeCharacters(STYLE);
        svg.writeEndElement();
        element("rect", "width", "100%", "height", "100%", "class", "back");
        text(MARGIN, MARGIN + LINE / 2, "start", "Times as fast as rocksdb");
        text(MARGIN, MARGIN + LINE / 2 + LINE, "start", speedups.parameters());
        List<String> backends = speedups.backends();
        for (int i = 0; i < backends.size(); i++) {
            int y = MARGIN + (2 + i) * LINE;
            bar(MARGIN, y, BAR, COLOURS.get(i % COLOURS.size()));
            text(MARGIN + BAR + 6, y + BAR / 2, "start", backends.get(i));
        }
        for (double tick : ticks) {
            text(x(tick), top - LINE / 2, "middle", tickText(tick));
            line(x(tick), top, x(tick), bottom, tick == 1 ? "one" : "grid");
        }
        int y = top;
        for (Map.Entry<String, Map<String, Speedup>> row : speedups.rows().entrySet()) {
            row(y, row.getKey(), row.getValue());
            y += height(row.getValue());
        }
        svg.writeEndElement();
        svg.flush();
    }

    private static String tickText(double tick) {
        return tick < 1 ? String.valueOf(tick) : String.valueOf(Math.round(tick));
    }

    private void row(int y, String name, Map<String, Speedup> row) throws XMLStreamException {
        int bar = y + GAP / 2;
        text(labels, y + height(row) / 2, "end", name);
        List<String> backends = speedups.backends();
        for (int i = 0; i < backends.size(); i++) {
            Speedup speedup = row.get(backends.get(i));
            if (speedup != null) {
                draw(bar, speedup, COLOURS.get(i % COLOURS.size()));
                bar += BAR;
            }
        }
    }

    private void draw(int y, Speedup speedup, String colour) throws XMLStreamException {
        double end = x(speedup.mean());
        bar(Math.min(x(1), end), y, Math.abs(end - x(1)), colour);
        String number =
                String.format(Locale.ROOT, speedup.mean() < 1 ? "%.2f" : "%.1f", speedup.mean());
        int middle = y + BAR / 2;
        if (speedup.mean() < 1) {
            text(x(speedup.least()) - 4, middle, "end", number);
        } else {
            text(x(speedup.most()) + 4, middle, "start", number);
        }
        if (speedup.least() < speedup.most()) {
            line(x(speedup.least()), middle, x(speedup.most()), middle, "forks");
        }
    }

    private void bar(double x, int y, double width, String colour) throws XMLStreamException {
        element("rect", "x", x, "y", y + 1, "width", width, "height", BAR - 2, "fill", colour);
    }

    private void line(double x1, int y1, double x2, int y2, String style)
            throws XMLStreamException {
        element("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "class", style);
    }

    private void text(double x, int middle, String anchor, String text) throws XMLStreamException {
        svg.writeCharacters("\n");
        svg.writeStartElement("text");
        attributes("x", x, "y", middle + 4, "text-anchor", anchor);
        svg.writeCharacters(text);
        svg.writeEndElement();
    }

    private void element(String name, Object... attributes) throws XMLStreamException {
        svg.writeCharacters("\n");
        svg.writeEmptyElement(name);
        attributes(attributes);
    }

    /** Names and values in turn. */
    private void attributes(Object... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            svg.writeAttribute(
                    (String) attributes[i],
                    value instanceof Double
                            ? String.format(Locale.ROOT, "%.1f", value)
                            : value.toString());
        }
    }
}
