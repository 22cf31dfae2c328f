// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

/** Money comes into an account or leaves it. A Flink POJO. */
public class Transfer {

    /** Whose. */
    public long account;

    /** Event time, in milliseconds since 1970. */
    public long time;

    /** In cents; what leaves the account is negative. */
    public long amount;

    /** For Flink. */
    public Transfer() {}

    /** A transfer. */
    public Transfer(long account, long time, long amount) {
        this.account = account;
        this.time = time;
        this.amount = amount;
    }
}
