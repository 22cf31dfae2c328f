// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The result of the job, gathered by the client: the last status of each order, and rejections. */
final class OrderReport {

    private final Map<Long, OrderStatus> orders = new TreeMap<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long changes;

    /** Takes a status into account that may be one of several of an order. */
    void add(OrderStatus status) {
        orders.put(status.order, status);
        changes++;
    }

    /** Takes a rejection into account. */
    void add(Rejection rejection) {
        rejections.add(rejection);
    }

    /** The last status of each order, by its number. */
    Map<Long, OrderStatus> orders() {
        return Collections.unmodifiableMap(orders);
    }

    /** In any order. */
    List<Rejection> rejections() {
        return Collections.unmodifiableList(rejections);
    }

    /** How many lines or events there were. */
    long events() {
        return changes + rejections.size();
    }

    /** How many orders there are of each stage, and what they cost, as a table. */
    @Override
    public String toString() {
        StringBuilder table =
                new StringBuilder(
                        String.format(
                                "%-9s  %11s  %16s  %16s%n", "STAGE", "ORDERS", "TOTAL", "PAID"));
        for (Stage stage : Stage.values()) {
            Collection<OrderStatus> ofStage =
                    orders.values().stream()
                            .filter(order -> order.stage == stage)
                            .collect(Collectors.toList());
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-9s  %,11d  %,16.2f  %,16.2f%n",
                            stage,
                            ofStage.size(),
                            ofStage.stream().mapToLong(order -> order.totalCents).sum() / 100.0,
                            ofStage.stream().mapToLong(order -> order.paidCents).sum() / 100.0));
        }
        return table + String.format(Locale.ROOT, "%,d events rejected%n", rejections.size());
    }
}
