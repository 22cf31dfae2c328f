// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All lines of some price files in the order of their days, as an exchange would have sent them.
 * Files list one market after the other; in that order event time would jump back by years.
 *
 * <p>To sort them they are held in memory, so there is a limit to their size.
 */
final class PriceFeed {

    /** In characters, of all files together. */
    static final long MAX_SIZE = 64 << 20;

    private final List<FeedLine> lines = new ArrayList<>();
    private final long maxSize;
    private long size;

    private PriceFeed(long maxSize) {
        this.maxSize = maxSize;
    }

    /**
     * Reads all files.
     *
     * @return the lines, and after them the end
     * @throws IOException if a file is missing, cannot be read, has the wrong header, or if the
     *     files are too large
     */
    static List<FeedLine> read(List<String> locations) throws IOException {
        return read(locations, MAX_SIZE);
    }

    static List<FeedLine> read(List<String> locations, long maxSize) throws IOException {
        PriceFeed feed = new PriceFeed(maxSize);
        for (String location : locations) {
            feed.read(InputFile.at(location));
        }
        return feed.inOrder();
    }

    private void read(InputFile file) throws IOException {
        int firstOfFile = lines.size();
        try (BufferedReader reader = file.open()) {
            PriceFormat format = file.readHeader(reader);
            int number = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                checkSize(text);
                if (!text.isBlank()) {
                    lines.add(parse(format, new FeedLine(file.toString(), number, text)));
                }
            }
        }
        putMalformedLinesNextToGoodOnes(lines.subList(firstOfFile, lines.size()));
    }

    private void checkSize(String text) throws IOException {
        size += text.length() + 1;
        if (size > maxSize) {
            throw new IOException(
                    "The input has more than "
                            + maxSize
                            + " characters. This example sorts its input in memory, so it takes no"
                            + " more; use fewer or smaller files.");
        }
    }

    private static FeedLine parse(PriceFormat format, FeedLine line) {
        try {
            line.tick = format.parse(line.text);
            line.time = line.tick.time;
        } catch (MalformedLineException e) {
            line.problem = e.getMessage();
        }
        return line;
    }

    private static void putMalformedLinesNextToGoodOnes(List<FeedLine> linesOfFile) {
        long time =
                linesOfFile.stream()
                        .filter(line -> line.tick != null)
                        .mapToLong(line -> line.time)
                        .findFirst()
                        .orElse(0);
        for (FeedLine line : linesOfFile) {
            if (line.tick == null) {
                line.time = time;
            }
            time = line.time;
        }
    }

    private List<FeedLine> inOrder() {
        // The sort is stable: lines of the same day stay in the order of files and lines, so that
        // the feed is the same when it is read again after a failure.
        lines.sort(Comparator.comparingLong(line -> line.time));
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).read = i + 1;
            lines.get(i).total = lines.size();
        }
        long endTime = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).time;
        lines.add(FeedLine.end(endTime, lines.size()));
        for (int i = 1; i < lines.size(); i++) {
            lines.get(i - 1).watermark = lines.get(i).time - 1;
        }
        return lines;
    }
}
