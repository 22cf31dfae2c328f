// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import javax.annotation.Nullable;

import java.util.Locale;
import java.util.Set;

/** Something happens to an order. A Flink POJO. */
public class OrderEvent {

    /** What can happen. */
    public enum Type {
        /** The customer has an order now, with nothing in it. */
        PLACED(),
        /** The customer adds an item: name, cents. */
        ITEM(Stage.OPEN),
        /** The customer pays, perhaps only a part: cents. */
        PAYMENT(Stage.OPEN),
        /** The parcel leaves. */
        SHIPMENT(Stage.PAID),
        /** The parcel arrives. */
        DELIVERY(Stage.SHIPPED),
        /** The customer wants it no more. */
        CANCELLATION(Stage.OPEN, Stage.PAID);

        private final Set<Stage> before;

        Type(Stage... before) {
            this.before = Set.of(before);
        }

        /**
         * Whether this may happen to an order.
         *
         * @param stage how far the order is; null if there is no such order
         */
        boolean mayFollow(@Nullable Stage stage) {
            return stage == null ? this == PLACED : before.contains(stage);
        }
    }

    /** The number of the order. */
    public long order;

    /** What happens. */
    public Type type;

    /** The name of an item; otherwise empty. */
    public String item = "";

    /** The price of an item, or what is paid; otherwise 0. */
    public long cents;

    /** For Flink. */
    public OrderEvent() {}

    /** An event. */
    public OrderEvent(long order, Type type, String item, long cents) {
        this.order = order;
        this.type = type;
        this.item = item;
        this.cents = cents;
    }

    /** The event as a line of an input file. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d,%s,%s,%d", order, type, item, cents);
    }
}
