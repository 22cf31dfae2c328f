// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.text.Bytes;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Tells on a stream, each second, how much has been read. Thread-safe. */
public final class Progress {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter out;
    private final long start = System.nanoTime();

    private long lastLine = start;
    private long entries;
    private long bytes;
    private String where = "";

    public Progress(PrintWriter out) {
        this.out = out;
    }

    /** Says what is read from now on. */
    public synchronized void at(String place) {
        where = place;
    }

    /** Counts entries, and prints a line if the last one is a second old. */
    synchronized void read(long moreEntries, long moreBytes) {
        entries += moreEntries;
        bytes += moreBytes;
        long now = System.nanoTime();
        if (now - lastLine >= PAUSE_NANOS) {
            lastLine = now;
            print("Reading " + where + ":");
        }
    }

    /** Prints the last line. */
    synchronized void finish() {
        print("Read");
    }

    private void print(String what) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                "%s %s entries, %s in %.1f s%n",
                what, Texts.count(entries), Bytes.format(bytes), seconds);
        out.flush();
    }
}
