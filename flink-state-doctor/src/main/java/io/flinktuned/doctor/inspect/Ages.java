// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How old the values of a state with a time to live are, and how many of them have expired. */
final class Ages {

    private final long now;
    private final Long ttl;
    private final Sizes millis = new Sizes();
    private final TimeSpans spans = new TimeSpans();

    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;
    private long expired;

    /**
     * @param now when the checkpoint was taken
     * @param ttl the time to live, if it is known
     */
    Ages(Instant now, Optional<Duration> ttl) {
        this.now = now.toEpochMilli();
        this.ttl = ttl.map(Duration::toMillis).orElse(null);
    }

    /**
     * @param timestamp ms since the epoch; a later one than now has the age 0
     */
    void add(long timestamp) {
        long age = Math.max(0, now - timestamp);
        millis.add(age);
        spans.add(age);
        oldest = Math.min(oldest, timestamp);
        newest = Math.max(newest, timestamp);
        // As Flink's TtlUtils.expired.
        if (ttl != null && age >= ttl) {
            expired++;
        }
    }

    /** Nothing if nothing was added. */
    Optional<Summary> summary() {
        return millis.count() == 0 ? Optional.empty() : Optional.of(new Summary(this));
    }

    /** Ages in ms. */
    static final class Summary {

        final long count;
        final Instant oldest;
        final Instant newest;
        final Sizes.Distribution ageMillis;
        final List<TimeSpans.Bucket> ages;

        /** Null, as the two after it, if it was not given. */
        final Long ttlMillis;

        final Long expired;
        final Double expiredShare;

        private Summary(Ages ages) {
            count = ages.millis.count();
            oldest = Instant.ofEpochMilli(ages.oldest);
            newest = Instant.ofEpochMilli(ages.newest);
            ageMillis = ages.millis.distribution();
            this.ages = ages.spans.buckets();
            ttlMillis = ages.ttl;
            expired = ages.ttl == null ? null : ages.expired;
            expiredShare = ages.ttl == null ? null : (double) ages.expired / count;
        }
    }
}
