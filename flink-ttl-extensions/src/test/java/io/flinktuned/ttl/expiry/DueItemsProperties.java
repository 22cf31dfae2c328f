// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** Random operations on the index, compared with a list of what was added and not taken out. */
class DueItemsProperties {

    private static final class Item {
        final long item;
        final long due;
        final int chunk;

        Item(long item, long due, int chunk) {
            this.item = item;
            this.due = due;
            this.chunk = chunk;
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void onHashmap(
            @ForAll @Size(min = 50, max = 150) List<@LongRange(min = 0, max = 100_000) Long> random)
            throws Exception {
        run(Backend.HASHMAP, random);
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void onRocksDB(
            @ForAll @Size(min = 50, max = 150) List<@LongRange(min = 0, max = 100_000) Long> random)
            throws Exception {
        run(Backend.ROCKSDB, random);
    }

    private static void run(Backend backend, List<Long> random) throws Exception {
        try (PatternHarness<DueItems<Long>> harness =
                new PatternHarness<>(
                        backend,
                        context ->
                                new DueItems<>(
                                        DueItems.class,
                                        context,
                                        "items",
                                        Types.LONG,
                                        LongSerializer.INSTANCE),
                        (items, timestamp, context) -> {})) {
            List<Item> model = new ArrayList<>();
            for (int i = 0; i < random.size(); i++) {
                long item = i;
                long number = random.get(i);
                harness.call("k", (items, context) -> perform(items, item, number, model));
                if (number % 61 == 0) {
                    harness.restore();
                }
            }
            harness.call(
                    "k",
                    (items, context) -> {
                        while (items.visit(Long.MAX_VALUE, taken(model)) != null) {
                            assertThat(model).isNotEmpty();
                        }
                    });
            assertThat(model).isEmpty();
            assertThat(harness.keysIn("items-due")).isZero();
            assertThat(harness.keysIn("items-due-chunks")).isZero();
        }
    }

    private static void perform(DueItems<Long> items, long item, long number, List<Item> model)
            throws Exception {
        long due = number % 3;
        if (number % 10 < 6) {
            // As many as it takes to fill chunks.
            for (long more = 0; more < 1 + number % 20; more++) {
                add(items, 100 * item + more, due, model);
            }
        } else if (number % 10 < 8) {
            for (long left = number % 30; left > 0 && !model.isEmpty(); left--) {
                Item removed = model.remove((int) (number % model.size()));
                items.remove(removed.due, removed.chunk, removed.item);
            }
        } else {
            visit(items, due, model);
        }
        assertThat(items.all()).containsExactlyElementsOf(sorted(model));
        assertThat(items.dueBefore(due))
                .containsExactlyInAnyOrderElementsOf(sorted(where(model, each -> each.due < due)));
    }

    private static void add(DueItems<Long> items, long item, long due, List<Item> model)
            throws Exception {
        DueItems.Place place = items.add(due, item);
        assertThat(place.due).isEqualTo(due);
        if (model.stream().anyMatch(each -> each.due == due)) {
            assertThat(place.isNewTime).isFalse();
        }
        model.add(new Item(item, due, place.chunk));
    }

    private static void visit(DueItems<Long> items, long now, List<Item> model) throws Exception {
        int before = model.size();
        Long next = items.visit(now, taken(model));

        assertThat(before - model.size()).isLessThanOrEqualTo(DueItems.MAX_VISITS + 16);
        boolean isCutShort = next != null && next <= now;
        if (isCutShort) {
            assertThat(before - model.size()).isGreaterThanOrEqualTo(DueItems.MAX_VISITS);
        } else {
            assertThat(where(model, each -> each.due <= now)).isEmpty();
        }
        // It may name a time of which all items were removed, but none that is too late.
        model.forEach(each -> assertThat(next).isNotNull().isLessThanOrEqualTo(each.due));
    }

    /** Takes what is visited out of the model, in which it must be, and nothing must be before. */
    private static DueItems.Visitor<Long> taken(List<Item> model) {
        return (item, due, chunk) -> {
            assertThat(model).noneMatch(each -> each.due < due);
            assertThat(
                            model.removeIf(
                                    each ->
                                            each.item == item
                                                    && each.due == due
                                                    && each.chunk == chunk))
                    .isTrue();
        };
    }

    private static List<Item> where(List<Item> model, Predicate<Item> condition) {
        List<Item> found = new ArrayList<>(model);
        found.removeIf(condition.negate());
        return found;
    }

    /** By the time when they are due, and then as they were added. */
    private static List<Long> sorted(List<Item> model) {
        List<Item> sorted = new ArrayList<>(model);
        sorted.sort(Comparator.comparingLong(each -> each.due));
        List<Long> items = new ArrayList<>();
        sorted.forEach(each -> items.add(each.item));
        return items;
    }
}
