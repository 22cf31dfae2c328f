// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

/**
 * How much text rows have that no query looks into. It is what makes the state of a job that keeps
 * whole rows as large as it is in practice.
 */
public enum Rows {
    /** None. */
    NARROW(0, 0, 0),
    /** A bid has about 100 bytes, an auction 500, a person 200. */
    WIDE(24, 370, 130);

    private final int bid;
    private final int auction;
    private final int person;

    Rows(int bid, int auction, int person) {
        this.bid = bid;
        this.auction = auction;
        this.person = person;
    }

    /** Characters of a {@link Bid#extra}. */
    int bid() {
        return bid;
    }

    /** Characters of an {@link Auction#extra}. */
    int auction() {
        return auction;
    }

    /** Characters of a {@link Person#extra}. */
    int person() {
        return person;
    }
}
