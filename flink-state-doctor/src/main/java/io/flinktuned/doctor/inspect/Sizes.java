/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
