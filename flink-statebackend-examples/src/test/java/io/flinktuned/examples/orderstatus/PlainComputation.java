// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the job must tell, computed in memory without Flink, and the rules written once more. */
final class PlainComputation {

    private final Map<Long, OrderStatus> orders = new HashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();

    void add(OrderEvent event) {
        OrderStatus order = orders.get(event.order);
        String stage = order == null ? "" : order.stage.name();
        switch (stage + " " + event.type) {
            case " PLACED":
                orders.put(event.order, new OrderStatus(event.order, Stage.OPEN, 0, 0, 0));
                break;
            case "OPEN ITEM":
                order.items++;
                order.totalCents += event.cents;
                break;
            case "OPEN PAYMENT":
                order.paidCents += event.cents;
                order.stage = order.paidCents < order.totalCents ? Stage.OPEN : Stage.PAID;
                break;
            case "PAID SHIPMENT":
                order.stage = Stage.SHIPPED;
                break;
            case "SHIPPED DELIVERY":
                order.stage = Stage.DELIVERED;
                break;
            case "OPEN CANCELLATION":
            case "PAID CANCELLATION":
                order.stage = Stage.CANCELLED;
                break;
            default:
                rejections.add(
                        new Rejection(
                                event.toString(),
                                order == null
                                        ? "there is no such order"
                                        : "the order is " + stage));
        }
    }

    Map<Long, OrderStatus> orders() {
        return orders;
    }

    List<Rejection> rejections() {
        return rejections;
    }
}
