// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

/** What the examples read: a value of a signal of a stock. */
public class Signal {

    public String stock;
    public String name;
    public double value;
    public long time;

    public Signal() {}

    public Signal(String stock, String name, double value, long time) {
        this.stock = stock;
        this.name = name;
        this.value = value;
        this.time = time;
    }
}
