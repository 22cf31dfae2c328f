// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import java.util.Locale;
import java.util.Objects;

/** What an order is like after an event. A Flink POJO. */
public class OrderStatus {

    /** The number of the order. */
    public long order;

    /** How far it is. */
    public Stage stage;

    /** How many items it has. */
    public int items;

    /** What they cost together. */
    public long totalCents;

    /** How much of that was paid. */
    public long paidCents;

    /** For Flink. */
    public OrderStatus() {}

    /** A status. */
    public OrderStatus(long order, Stage stage, int items, long totalCents, long paidCents) {
        this.order = order;
        this.stage = stage;
        this.items = items;
        this.totalCents = totalCents;
        this.paidCents = paidCents;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof OrderStatus)) {
            return false;
        }
        OrderStatus that = (OrderStatus) other;
        return order == that.order
                && stage == that.stage
                && items == that.items
                && totalCents == that.totalCents
                && paidCents == that.paidCents;
    }

    @Override
    public int hashCode() {
        return Objects.hash(order, stage, items, totalCents, paidCents);
    }

    /** The status as a line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "order %d  %-9s  %d items, %.2f of %.2f paid",
                order,
                stage,
                items,
                paidCents / 100.0,
                totalCents / 100.0);
    }
}
