// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

/** A bid on an auction. */
public final class Bid {

    /** The event's number, so unique. */
    public long id;

    /** An {@link Auction#id}. */
    public long auction;

    /** A {@link Person#id}. */
    public long bidder;

    /** In cents. */
    public long price;

    public String channel;
    public String url;

    /** See {@link Rows}. */
    public String extra;
}
