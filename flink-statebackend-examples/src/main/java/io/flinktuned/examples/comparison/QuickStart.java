// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.comparison;

import io.flinktuned.examples.marketlag.MarketLagJob;
import io.flinktuned.examples.uniquevisitors.UniqueVisitorsJob;

import java.util.List;

/**
 * The first minutes with the tuned backend: the main example, and then what is gained against
 * Flink's {@code rocksdb} in a job with more state.
 */
public final class QuickStart {

    private QuickStart() {}

    /**
     * Runs both and prints what they find.
     *
     * @throws Exception if one of them fails
     */
    public static void main(String[] args) throws Exception {
        System.out.println("1 of 2: a job over real stock prices, on the tuned backend.\n");
        MarketLagJob.main(new String[] {});
        System.out.println(
                "\n2 of 2: a job with a value for each of many keys, on Flink's rocksdb and on tuned.\n");
        CompareBackends.compare(
                List.of(
                        "--example", UniqueVisitorsJob.class.getName(),
                        "--visits", "400000",
                        "--backends", "rocksdb,tuned",
                        "--managed-memory", "128 mb",
                        "--chart", "target/quick-start.svg"),
                System.out);
        System.out.println(
                "In a run this short the JVM is still compiling. What the two do when it is not:"
                        + " docs/results.md");
    }
}
