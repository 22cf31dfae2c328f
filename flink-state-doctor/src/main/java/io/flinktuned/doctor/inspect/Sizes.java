// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import org.HdrHistogram.Histogram;

/** How sizes are distributed: quantiles to within 1 %, the sum and the largest exactly. */
final class Sizes {

    private static final int SIGNIFICANT_DIGITS = 2;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);

    private long count;
    private long total;
    private long max;

    /**
     * @param size at least 0
     */
    void add(long size) {
        histogram.recordValue(size);
        count++;
        total += size;
        max = Math.max(max, size);
    }

    long count() {
        return count;
    }

    long total() {
        return total;
    }

    /** 0 if nothing was added. */
    Distribution distribution() {
        return new Distribution(quantile(50), quantile(99), max);
    }

    private long quantile(double percentile) {
        return Math.min(max, histogram.getValueAtPercentile(percentile));
    }

    /** Median, 99th percentile and maximum. */
    static final class Distribution {

        final long median;
        final long p99;
        final long max;

        Distribution(long median, long p99, long max) {
            this.median = median;
            this.p99 = p99;
            this.max = max;
        }
    }
}
