// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

/** An item for sale. */
public final class Auction {

    /** 0, 1, 2 … in the order of opening. */
    public long id;

    /** A {@link Person#id}. */
    public long seller;

    public String category;
    public String item;
    public String description;

    /** In cents. */
    public long reserve;

    /** See {@link Rows}. */
    public String extra;
}
