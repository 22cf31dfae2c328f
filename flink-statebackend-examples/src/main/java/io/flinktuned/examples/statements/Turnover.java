// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

/** What happened in an account on one day. A Flink POJO. */
public class Turnover {

    /** How many transfers there were. */
    public long transfers;

    /** Their sum, in cents. */
    public long amount;
}
