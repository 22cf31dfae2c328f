// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

/** The price of a market on a day. A Flink POJO. */
public class PriceTick {

    /** The symbol, or the name of the file if its lines have no symbol. */
    public String market;

    /** Midnight UTC of the day, in milliseconds since 1970. */
    public long time;

    /** Positive and finite. */
    public double price;

    /** For Flink. */
    public PriceTick() {}

    /** A price. */
    public PriceTick(String market, long time, double price) {
        this.market = market;
        this.time = time;
        this.price = price;
    }
}
