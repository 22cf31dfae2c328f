// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import org.apache.flink.connector.datagen.source.GeneratorFunction;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static io.flinktuned.examples.orderstatus.OrderEvent.Type.CANCELLATION;
import static io.flinktuned.examples.orderstatus.OrderEvent.Type.DELIVERY;
import static io.flinktuned.examples.orderstatus.OrderEvent.Type.ITEM;
import static io.flinktuned.examples.orderstatus.OrderEvent.Type.PAYMENT;
import static io.flinktuned.examples.orderstatus.OrderEvent.Type.PLACED;
import static io.flinktuned.examples.orderstatus.OrderEvent.Type.SHIPMENT;

/**
 * The nth event of a made-up shop: always the same one, so that a source can go on after a restart
 * and a test can tell what must come out.
 *
 * <p>Each order has {@value #EVENTS_PER_ORDER} events, between which are those of up to {@value
 * #ORDERS_AT_A_TIME} others. Of ten orders eight are delivered, one is cancelled, and with one
 * something goes wrong: the parcel leaves before all is paid.
 */
final class OrderGenerator implements GeneratorFunction<Long, OrderEvent> {

    private static final long serialVersionUID = 1L;

    static final int EVENTS_PER_ORDER = 8;
    static final int ORDERS_AT_A_TIME = 1000;

    private static final String[] ITEMS = {"book", "lamp", "chair", "kettle", "umbrella"};
    private static final int ITEMS_OF_AN_ORDER = 4;
    private static final int MAX_CENTS = 10_000;

    private final long orders;
    private final long seed;

    OrderGenerator(long orders, long seed) {
        this.orders = orders;
        this.seed = seed;
    }

    /** How many events there are. */
    long events() {
        return orders * EVENTS_PER_ORDER;
    }

    @Override
    public OrderEvent map(Long n) {
        long block = n / (ORDERS_AT_A_TIME * EVENTS_PER_ORDER);
        long first = block * ORDERS_AT_A_TIME;
        long ordersOfBlock = Math.min(ORDERS_AT_A_TIME, orders - first);
        long place = n - first * EVENTS_PER_ORDER;
        return eventsOf(first + place % ordersOfBlock).get((int) (place / ordersOfBlock));
    }

    private List<OrderEvent> eventsOf(long order) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + order);
        List<OrderEvent> events = new ArrayList<>(EVENTS_PER_ORDER);
        events.add(new OrderEvent(order, PLACED, "", 0));
        long total = 0;
        for (int i = 0; i < ITEMS_OF_AN_ORDER; i++) {
            long cents = 1 + random.nextInt(MAX_CENTS);
            total += cents;
            events.add(new OrderEvent(order, ITEM, ITEMS[random.nextInt(ITEMS.length)], cents));
        }
        OrderEvent payment = new OrderEvent(order, PAYMENT, "", total);
        OrderEvent shipment = new OrderEvent(order, SHIPMENT, "", 0);
        OrderEvent delivery = new OrderEvent(order, DELIVERY, "", 0);
        switch (random.nextInt(10)) {
            case 0:
                OrderEvent part = new OrderEvent(order, PAYMENT, "", total / 2);
                events.addAll(List.of(part, part, new OrderEvent(order, CANCELLATION, "", 0)));
                break;
            case 1:
                events.addAll(List.of(shipment, payment, delivery));
                break;
            default:
                events.addAll(List.of(payment, shipment, delivery));
        }
        return events;
    }
}
