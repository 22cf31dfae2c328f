// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import java.util.List;
import java.util.Locale;

/** Runs side by side as an SVG picture: for each metric a bar of each run. */
final class BarChart {

    private static final int COLUMNS = 2;
    private static final int PANEL_WIDTH = 400;
    private static final int TITLE_HEIGHT = 30;
    private static final int BAR_HEIGHT = 20;
    private static final int BAR_LEFT = 80;
    private static final int BAR_WIDTH = 220;
    private static final int MARGIN = 20;

    private static final String[] COLOURS = {"#8da0cb", "#fc8d62", "#66c2a5"};

    private BarChart() {}

    /**
     * Draws the chart.
     *
     * @param title what was run
     * @param runs at most as many as there are colours
     */
    static String svg(String title, List<RunResult> runs) {
        Metric[] metrics = Metric.values();
        int panelHeight = TITLE_HEIGHT + runs.size() * BAR_HEIGHT + MARGIN;
        int rows = (metrics.length + COLUMNS - 1) / COLUMNS;
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " font-family=\"sans-serif\" font-size=\"12\">%n",
                        COLUMNS * PANEL_WIDTH, MARGIN + TITLE_HEIGHT + rows * panelHeight));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, MARGIN, TITLE_HEIGHT, "start\" font-size=\"16", title);
        for (int i = 0; i < metrics.length; i++) {
            int left = i % COLUMNS * PANEL_WIDTH + MARGIN;
            int top = TITLE_HEIGHT + MARGIN + i / COLUMNS * panelHeight;
            panel(svg, left, top, metrics[i], runs);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(
            StringBuilder svg, int left, int top, Metric metric, List<RunResult> runs) {
        text(svg, left, top + TITLE_HEIGHT / 3, "start\" font-weight=\"bold", metric.label());
        double largest =
                runs.stream().mapToDouble(run -> run.value(metric).orElse(0.0)).max().orElse(0);
        for (int i = 0; i < runs.size(); i++) {
            RunResult run = runs.get(i);
            int y = top + TITLE_HEIGHT + i * BAR_HEIGHT;
            double value = run.value(metric).orElse(0.0);
            double width = largest == 0 ? 0 : value / largest * BAR_WIDTH;
            text(svg, left + BAR_LEFT - 6, y, "end", run.backend().toString());
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                            left + BAR_LEFT,
                            y - BAR_HEIGHT + 6,
                            width,
                            BAR_HEIGHT - 4,
                            COLOURS[i]));
            text(svg, left + BAR_LEFT + (int) width + 6, y, "start", run.text(metric));
        }
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append(
                String.format(
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                        x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
