// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import javax.annotation.Nullable;

/**
 * A line of the feed: a price, a malformed line, or, when both are null, the end of the feed. A
 * Flink POJO.
 */
public class FeedLine {

    /** The file that the line is from. */
    public String file;

    /** The number of the line in its file; the header is line 1. */
    public int number;

    /** The line as it is in the file. */
    public String text;

    /** Event time, in milliseconds since 1970; of a malformed line that of a line next to it. */
    public long time;

    /** Event time up to which all lines have been read with this one. */
    public long watermark;

    /** How many lines of the feed have been read with this one. */
    public int read;

    /** How many lines the feed has. */
    public int total;

    /** The price that the line tells. */
    @Nullable public PriceTick tick;

    /** Why the line is malformed. */
    @Nullable public String problem;

    /** For Flink. */
    public FeedLine() {}

    /** A line whose place in the feed is not known yet. */
    FeedLine(String file, int number, String text) {
        this.file = file;
        this.number = number;
        this.text = text;
    }

    /** What follows the last line of a feed. */
    static FeedLine end(long time, int total) {
        FeedLine end = new FeedLine("", 0, "");
        end.time = time;
        end.watermark = time;
        end.read = total;
        end.total = total;
        return end;
    }

    /** Whether the feed has ended: this is no line of a file. */
    boolean isEnd() {
        return tick == null && problem == null;
    }
}
