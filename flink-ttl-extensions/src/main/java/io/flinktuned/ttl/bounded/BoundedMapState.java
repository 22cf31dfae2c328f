/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.ttl.bounded;

import io.flinktuned.ttl.serialization.KeyedStates;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nullable;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A map per key with at most so many entries. When it is full, the entry that was written (or, on
 * request, written or read) longest ago leaves.
 *
 * <pre>{@code
 * public void open(OpenContext context) {
 *     lastVisits =
 *             BoundedMapState.named("lastVisits", Types.STRING, Types.LONG)
 *                     .atMost(100)
 *                     .create(getRuntimeContext());
 * }
 *
 * public void processElement(Visit visit, Context context, Collector<String> out) {
 *     lastVisits.put(visit.page, visit.time, (page, time) -> context.output(FORGOTTEN, page));
 * }
 * }</pre>
 *
 * <p>It works like Flink's {@link MapState}, null values included, and so needs keys that have
 * {@code equals} and {@code hashCode} if state is on the heap. The order is kept as a doubly linked
 * list, in states of its own, so that every operation on an entry takes constant time, on every
 * state backend, and values are not rewritten when the order changes.
 *
 * <p>If keys have {@code equals}, it must agree with their serialized form: equal keys must be the
 * same bytes, also after they were deserialized, and others must not. Maps and sets, whose entries
 * come in any order, do not promise that. Keys that break this rule break the order, too: the wrong
 * entries leave, or none, and an operation that notices it throws an {@link IllegalStateException}.
 *
 * <p>The maximum may change between runs. After it was lowered, a map shrinks when a new key is put
 * into it; one whose entries are only updated keeps them all.
 *
 * <p>What it costs, compared with {@code MapState}:
 *
 * <ul>
 *   <li>Space for three more keys per entry, in a record of its own.
 *   <li>{@link #get} by order of writes, {@link #contains} and iteration: nothing.
 *   <li>{@link #put} of a new entry: 3 reads and 3 writes more; if another one leaves, another 2
 *       reads (3 with a listener) and 3 writes.
 *   <li>{@link #put} of an entry that is there: 2 reads more if it was written last, else at most 5
 *       reads and 5 writes. {@link #get} by order of use: the same.
 *   <li>{@link #remove}: at most 4 reads and 4 writes more.
 * </ul>
 */
@PublicEvolving
public final class BoundedMapState<UK, UV> {

    private final String name;
    private final int maxEntries;
    private final boolean readsCount;
    private final KeyEquality<UK> keys;
    private final MapState<UK, UV> values;

    /** The keys before and after a key. At either end, where there is none, it is any key. */
    private final MapState<UK, Tuple2<UK, UK>> neighbours;

    /** The first and the last key, and the number of entries; null if there are none. */
    private final ValueState<Tuple3<UK, UK, Integer>> ends;

    private BoundedMapState(
            String name,
            int maxEntries,
            boolean readsCount,
            KeyEquality<UK> keys,
            MapState<UK, UV> values,
            MapState<UK, Tuple2<UK, UK>> neighbours,
            ValueState<Tuple3<UK, UK, Integer>> ends) {
        this.name = name;
        this.maxEntries = maxEntries;
        this.readsCount = readsCount;
        this.keys = keys;
        this.values = values;
        this.neighbours = neighbours;
        this.ends = ends;
    }

    /**
     * Begins to describe a map.
     *
     * @param name of the state, unique in the operator; two more states are called {@code
     *     NAME-order} and {@code NAME-ends}
     */
    public static <UK, UV> Builder<UK, UV> named(
            String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
        return new Builder<>(name, keyType, valueType);
    }

    /** The value; null if there is none, or if it is null. */
    public UV get(UK key) throws Exception {
        UV value = values.get(key);
        if (readsCount) {
            Tuple2<UK, UK> links = neighbours.get(key);
            if (links != null) {
                moveToEnd(key, links);
            }
        }
        return value;
    }

    /** Whether there is an entry; its value may be null. This does not count as reading it. */
    public boolean contains(UK key) throws Exception {
        return values.contains(key);
    }

    /** Writes an entry. If the map was full, another one leaves. */
    public void put(UK key, UV value) throws Exception {
        put(key, value, null);
    }

    /**
     * Writes an entry.
     *
     * @param listener gets the entry that leaves, if the map was full. It may get more than one
     *     after the maximum was lowered between two runs; this put then takes as much longer.
     */
    public void put(UK key, UV value, @Nullable EvictionListener<? super UK, ? super UV> listener)
            throws Exception {
        Tuple2<UK, UK> links = neighbours.get(key);
        if (links != null) {
            values.put(key, value);
            moveToEnd(key, links);
            return;
        }
        Tuple3<UK, UK, Integer> list = ends.value();
        while (list != null && list.f2 >= maxEntries) {
            list = evictFirst(list, listener);
        }
        values.put(key, value);
        store(append(list, key));
    }

    /** Removes the entry if there is one. */
    public void remove(UK key) throws Exception {
        Tuple2<UK, UK> links = neighbours.get(key);
        if (links != null) {
            values.remove(key);
            neighbours.remove(key);
            store(unlink(found(ends.value()), key, links));
        }
    }

    /** The number of entries. */
    public int size() throws Exception {
        Tuple3<UK, UK, Integer> list = ends.value();
        return list == null ? 0 : list.f2;
    }

    /** Whether there is no entry. */
    public boolean isEmpty() throws Exception {
        return ends.value() == null;
    }

    /** Removes all entries. They are not reported as evicted. */
    public void clear() {
        values.clear();
        neighbours.clear();
        ends.clear();
    }

    /**
     * The entries, in no particular order; this does not count as reading them. Their {@code
     * setValue} is not supported, the iterator's {@code remove} is.
     */
    public Iterable<Map.Entry<UK, UV>> entries() throws Exception {
        return select(entry -> new SimpleImmutableEntry<>(entry.getKey(), entry.getValue()));
    }

    /** The keys, in no particular order; see {@link #entries}. */
    public Iterable<UK> keys() throws Exception {
        return select(Map.Entry::getKey);
    }

    /** The values, in no particular order; see {@link #entries}. */
    public Iterable<UV> values() throws Exception {
        return select(Map.Entry::getValue);
    }

    private void moveToEnd(UK key, Tuple2<UK, UK> links) throws Exception {
        Tuple3<UK, UK, Integer> list = found(ends.value());
        if (!keys.same(list.f1, key)) {
            store(append(unlink(list, key, links), key));
        }
    }

    @Nullable
    private Tuple3<UK, UK, Integer> evictFirst(
            Tuple3<UK, UK, Integer> list,
            @Nullable EvictionListener<? super UK, ? super UV> listener)
            throws Exception {
        UK first = list.f0;
        Tuple2<UK, UK> links = found(neighbours.get(first));
        if (listener != null) {
            listener.onEvicted(first, values.get(first));
        }
        values.remove(first);
        neighbours.remove(first);
        return unlink(list, first, links);
    }

    private void store(@Nullable Tuple3<UK, UK, Integer> list) throws Exception {
        if (list == null) {
            ends.clear();
        } else {
            ends.update(list);
        }
    }

    /** Puts a key at the end of a list; returns its ends. */
    private Tuple3<UK, UK, Integer> append(@Nullable Tuple3<UK, UK, Integer> list, UK key)
            throws Exception {
        if (list == null) {
            neighbours.put(key, Tuple2.of(key, key));
            return Tuple3.of(key, key, 1);
        }
        UK last = list.f1;
        neighbours.put(last, Tuple2.of(found(neighbours.get(last)).f0, key));
        neighbours.put(key, Tuple2.of(last, key));
        return Tuple3.of(list.f0, key, list.f2 + 1);
    }

    /** Takes a key out of a list; returns its ends, or null if it is empty now. */
    @Nullable
    private Tuple3<UK, UK, Integer> unlink(
            Tuple3<UK, UK, Integer> list, UK key, Tuple2<UK, UK> links) throws Exception {
        if (list.f2 == 1) {
            return null;
        }
        boolean isFirst = keys.same(list.f0, key);
        boolean isLast = keys.same(list.f1, key);
        if (!isFirst) {
            neighbours.put(links.f0, Tuple2.of(found(neighbours.get(links.f0)).f0, links.f1));
        }
        if (!isLast) {
            neighbours.put(links.f1, Tuple2.of(links.f0, found(neighbours.get(links.f1)).f1));
        }
        return Tuple3.of(isFirst ? links.f1 : list.f0, isLast ? links.f0 : list.f1, list.f2 - 1);
    }

    /** A part of the list, which is there unless the keys break the rule for them. */
    private <T> T found(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "The order of the entries of '"
                            + name
                            + "' is broken: a part of it is missing. Keys that are equal must have"
                            + " the same serialized form, also after they were deserialized, and"
                            + " keys that are not must have different ones.");
        }
        return part;
    }

    private <R> Iterable<R> select(Function<Map.Entry<UK, UV>, R> part) throws Exception {
        Iterable<Map.Entry<UK, UV>> all = values.entries();
        return () -> new Entries<>(all.iterator(), part);
    }

    private final class Entries<R> implements Iterator<R> {

        private final Iterator<Map.Entry<UK, UV>> all;
        private final Function<Map.Entry<UK, UV>, R> part;
        private UK last;

        Entries(Iterator<Map.Entry<UK, UV>> all, Function<Map.Entry<UK, UV>, R> part) {
            this.all = all;
            this.part = part;
        }

        @Override
        public boolean hasNext() {
            return all.hasNext();
        }

        @Override
        public R next() {
            Map.Entry<UK, UV> next = all.next();
            last = next.getKey();
            return part.apply(next);
        }

        @Override
        public void remove() {
            all.remove();
            try {
                Tuple2<UK, UK> links = found(neighbours.get(last));
                neighbours.remove(last);
                Tuple3<UK, UK, Integer> list = unlink(found(ends.value()), last, links);
                store(list);
                if (list == null) {
                    // A map that was emptied by an iterator still takes memory on the heap.
                    values.clear();
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new FlinkRuntimeException("Could not remove an entry.", e);
            }
        }
    }

    /** Describes a map. */
    @PublicEvolving
    public static final class Builder<UK, UV> {

        private final String name;
        private final TypeInformation<UK> keyType;
        private final TypeInformation<UV> valueType;
        private int maxEntries = 1000;
        private boolean readsCount;

        private Builder(String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
            this.name = Objects.requireNonNull(name);
            this.keyType = Objects.requireNonNull(keyType);
            this.valueType = Objects.requireNonNull(valueType);
        }

        /**
         * How many entries a key can have: at least 1, 1000 if not set.
         *
         * @throws IllegalArgumentException if it is less than that
         */
        public Builder<UK, UV> atMost(int maxEntries) {
            if (maxEntries < 1) {
                throw new IllegalArgumentException(
                        "The maximum number of entries is "
                                + maxEntries
                                + ", but must be at least 1.");
            }
            this.maxEntries = maxEntries;
            return this;
        }

        /**
         * Lets the entry leave that was written or read longest ago, instead of the one that was
         * written longest ago.
         */
        public Builder<UK, UV> evictLeastRecentlyUsed() {
            this.readsCount = true;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalStateException if the function is not on a keyed stream
         */
        public BoundedMapState<UK, UV> create(RuntimeContext context) {
            return new BoundedMapState<>(
                    name,
                    maxEntries,
                    readsCount,
                    new KeyEquality<>(context.createSerializer(keyType)),
                    KeyedStates.map(
                            BoundedMapState.class,
                            context,
                            new MapStateDescriptor<>(name, keyType, valueType)),
                    KeyedStates.map(
                            BoundedMapState.class,
                            context,
                            new MapStateDescriptor<>(
                                    name + "-order", keyType, Types.TUPLE(keyType, keyType))),
                    KeyedStates.value(
                            BoundedMapState.class,
                            context,
                            new ValueStateDescriptor<>(
                                    name + "-ends", Types.TUPLE(keyType, keyType, Types.INT))));
        }
    }
}
