// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** The few largest of many: of those of the same size, the ones that came first. */
final class Largest {

    private final int limit;
    private final PriorityQueue<Item> smallestFirst =
            new PriorityQueue<>(Comparator.comparingLong((Item item) -> item.size));

    /**
     * @param limit how many to keep, at least 1
     */
    Largest(int limit) {
        this.limit = limit;
    }

    /**
     * @param text asked for only if this is one of the largest so far
     */
    void offer(long size, Supplier<String> text) {
        if (smallestFirst.size() == limit) {
            if (size <= smallestFirst.peek().size) {
                return;
            }
            smallestFirst.remove();
        }
        smallestFirst.add(new Item(size, text.get()));
    }

    /** The largest first. */
    List<Item> items() {
        List<Item> items = new ArrayList<>(smallestFirst);
        items.sort(Comparator.comparingLong((Item item) -> item.size).reversed());
        return items;
    }

    /** A size and whose it is. */
    static final class Item {

        final long size;
        final String key;

        Item(long size, String key) {
            this.size = size;
            this.key = key;
        }
    }
}
