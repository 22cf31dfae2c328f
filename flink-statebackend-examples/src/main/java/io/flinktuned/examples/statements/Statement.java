// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import java.time.LocalDate;

/** An account at the end of a day on which it was used. A Flink POJO. */
public class Statement {

    /** Whose. */
    public long account;

    /** In days since 1970. */
    public long day;

    /** How many transfers there were on this day. */
    public long transfers;

    /** The sum of all transfers up to the end of this day, in cents. */
    public long balance;

    /** For Flink. */
    public Statement() {}

    /** A statement. */
    public Statement(long account, long day, long transfers, long balance) {
        this.account = account;
        this.day = day;
        this.transfers = transfers;
        this.balance = balance;
    }

    /** A line of the output: {@code account,day,transfers,balance}. */
    @Override
    public String toString() {
        return account + "," + LocalDate.ofEpochDay(day) + "," + transfers + "," + balance;
    }
}
