// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

/** One line of an order. A Flink POJO. */
public class OrderItem {

    /** What it is. */
    public String name = "";

    /** What it costs. */
    public long cents;

    /** For Flink. */
    public OrderItem() {}

    /** An item. */
    public OrderItem(String name, long cents) {
        this.name = name;
        this.cents = cents;
    }
}
