// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import java.time.Duration;

/** A price of a stock on a market, some time after 1970 began. */
public class Price {

    public String stock;
    public String market;
    public double amount;
    public long time;

    public Price() {}

    public Price(String stock, String market, double amount, Duration since1970) {
        this.stock = stock;
        this.market = market;
        this.amount = amount;
        this.time = since1970.toMillis();
    }
}
