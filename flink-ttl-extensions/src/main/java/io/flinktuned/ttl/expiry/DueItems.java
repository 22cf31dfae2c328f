// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.KeyedStates;
import io.flinktuned.ttl.serialization.SerializedEquality;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Items of the current key by the time when they are due: an index, so that clean-up reads what is
 * due and nothing else. Items that are due at the same time are kept in chunks; to add one rewrites
 * one chunk at most. Only single records are read and written, because the order in which a map
 * state is iterated over is not known.
 */
@Internal
public final class DueItems<T> {

    /**
     * How many items a call of {@link #visit} visits at most, but for the rest of a chunk. One
     * takes about ten microseconds on RocksDB.
     */
    public static final int MAX_VISITS = 250;

    /** Small enough to be rewritten with each new item. */
    private static final int CHUNK = 16;

    /** For each time the number of full chunks, and the last chunk. */
    private final MapState<Long, Tuple2<Integer, List<T>>> last;

    /** The full chunks, by time and number. */
    private final MapState<Tuple2<Long, Integer>, List<T>> full;

    private final SerializedEquality<T> equality;

    /**
     * @throws IllegalStateException if the function is not on a keyed stream
     */
    public DueItems(
            Class<?> pattern,
            RuntimeContext context,
            String stateName,
            TypeInformation<T> type,
            TypeSerializer<T> serializer) {
        equality = new SerializedEquality<>(serializer);
        last =
                KeyedStates.map(
                        pattern,
                        context,
                        new MapStateDescriptor<>(
                                stateName + "-due",
                                Types.LONG,
                                Types.TUPLE(Types.INT, Types.LIST(type))));
        full =
                KeyedStates.map(
                        pattern,
                        context,
                        new MapStateDescriptor<>(
                                stateName + "-due-chunks",
                                Types.TUPLE(Types.LONG, Types.INT),
                                Types.LIST(type)));
    }

    /** Where an item is. */
    @Internal
    public static final class Place {
        public final long due;
        public final int chunk;

        /** Whether nothing was due at that time before. */
        public final boolean isNewTime;

        Place(long due, int chunk, boolean isNewTime) {
            this.due = due;
            this.chunk = chunk;
            this.isNewTime = isNewTime;
        }
    }

    public Place add(long due, T item) throws Exception {
        Tuple2<Integer, List<T>> found = last.get(due);
        int chunk = found == null ? 0 : found.f0;
        List<T> items = found == null ? List.of() : found.f1;
        if (items.size() >= CHUNK) {
            full.put(Tuple2.of(due, chunk), items);
            chunk++;
            items = List.of();
        }
        List<T> more = new ArrayList<>(items);
        more.add(item);
        last.put(due, Tuple2.of(chunk, more));
        return new Place(due, chunk, found == null);
    }

    public void remove(long due, int chunk, T item) throws Exception {
        Tuple2<Integer, List<T>> end = last.get(due);
        if (end != null && end.f0 == chunk) {
            last.put(due, Tuple2.of(chunk, without(end.f1, item)));
            return;
        }
        Tuple2<Long, Integer> place = Tuple2.of(due, chunk);
        List<T> items = full.get(place);
        if (items != null) {
            List<T> others = without(items, item);
            if (others.isEmpty()) {
                full.remove(place);
            } else {
                full.put(place, others);
            }
        }
    }

    private List<T> without(List<T> items, T item) throws IOException {
        List<T> others = new ArrayList<>(items);
        for (int i = others.size() - 1; i >= 0; i--) {
            if (equality.same(others.get(i), item)) {
                others.remove(i);
                break;
            }
        }
        return others;
    }

    /** Gets an item, and where it was. It may add items that are due later. */
    @Internal
    @FunctionalInterface
    public interface Visitor<T> {
        void visit(T item, long due, int chunk) throws Exception;
    }

    /**
     * Takes out items that are due, the earliest first.
     *
     * @return when what comes next is due, which is not after {@code now} if there were too many
     *     for one call; null if there is nothing left
     */
    @Nullable
    public Long visit(long now, Visitor<? super T> visitor) throws Exception {
        int visited = 0;
        for (long due : times()) {
            if (due > now) {
                break;
            }
            Tuple2<Integer, List<T>> end = last.get(due);
            int chunk = end.f0;
            List<T> items = end.f1;
            while (true) {
                if (visited >= MAX_VISITS) {
                    last.put(due, Tuple2.of(chunk, items));
                    return due;
                }
                for (T item : items) {
                    visitor.visit(item, due, chunk);
                }
                // The items of a chunk may all have been removed, but it is read.
                visited += Math.max(1, items.size());
                if (chunk == 0) {
                    last.remove(due);
                    break;
                }
                chunk--;
                Tuple2<Long, Integer> place = Tuple2.of(due, chunk);
                List<T> before = full.get(place);
                items = before == null ? List.of() : before;
                full.remove(place);
            }
        }
        List<Long> left = times();
        return left.isEmpty() ? null : left.get(0);
    }

    /** The items that are due before a time. */
    List<T> dueBefore(long time) throws Exception {
        List<T> items = new ArrayList<>();
        for (long due : times()) {
            if (due >= time) {
                break;
            }
            Tuple2<Integer, List<T>> end = last.get(due);
            items.addAll(end.f1);
            for (int chunk = 0; chunk < end.f0; chunk++) {
                List<T> before = full.get(Tuple2.of(due, chunk));
                if (before != null) {
                    items.addAll(before);
                }
            }
        }
        return items;
    }

    /** All items, by the time when they are due, and then as they were added. */
    public List<T> all() throws Exception {
        List<Tuple2<Tuple2<Long, Integer>, List<T>>> chunks = new ArrayList<>();
        for (Map.Entry<Tuple2<Long, Integer>, List<T>> chunk : full.entries()) {
            chunks.add(Tuple2.of(chunk.getKey(), chunk.getValue()));
        }
        for (Map.Entry<Long, Tuple2<Integer, List<T>>> end : last.entries()) {
            chunks.add(Tuple2.of(Tuple2.of(end.getKey(), end.getValue().f0), end.getValue().f1));
        }
        chunks.sort(
                Comparator.<Tuple2<Tuple2<Long, Integer>, List<T>>>comparingLong(
                                chunk -> chunk.f0.f0)
                        .thenComparingInt(chunk -> chunk.f0.f1));
        List<T> all = new ArrayList<>();
        chunks.forEach(chunk -> all.addAll(chunk.f1));
        return all;
    }

    private List<Long> times() throws Exception {
        List<Long> times = new ArrayList<>();
        last.keys().forEach(times::add);
        Collections.sort(times);
        return times;
    }

    public void clear() {
        last.clear();
        full.clear();
    }
}
