// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts time spans by their length: up to a minute, an hour, a day and so on. */
final class TimeSpans {

    private static final Duration[] BOUNDS = {
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        Duration.ofDays(1),
        Duration.ofDays(7),
        Duration.ofDays(30),
        Duration.ofDays(365)
    };

    /** The label of those that are longer than all bounds. */
    static final String LONGER = "over 365 d";

    private static final String[] LABELS = {"1 min", "1 h", "1 d", "7 d", "30 d", "365 d", LONGER};

    private final long[] counts = new long[LABELS.length];

    /**
     * @param millis less than 0 counts as 0
     */
    void add(long millis) {
        int i = 0;
        while (i < BOUNDS.length && millis > BOUNDS[i].toMillis()) {
            i++;
        }
        counts[i]++;
    }

    List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            buckets.add(new Bucket(LABELS[i], counts[i]));
        }
        return buckets;
    }

    /** How many were longer than the bound before this one, and at most this one. */
    static final class Bucket {

        final String upTo;
        final long count;

        Bucket(String upTo, long count) {
            this.upTo = upTo;
            this.count = count;
        }
    }
}
