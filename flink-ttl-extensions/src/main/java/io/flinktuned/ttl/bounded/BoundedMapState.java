// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.bounded;

import io.flinktuned.ttl.expiry.AccessOrder;
import io.flinktuned.ttl.expiry.EvictionListener;
import io.flinktuned.ttl.expiry.ExpiryMetrics;
import io.flinktuned.ttl.expiry.Moment;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.serialization.KeyedStates;
import io.flinktuned.ttl.serialization.MarkedSerializer;
import io.flinktuned.ttl.serialization.StateFormat;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.ExceptionUtils;

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
 *     lastVisits
 *             .at(context)
 *             .reportTo((page, time) -> context.output(FORGOTTEN, page))
 *             .put(visit.page, visit.time);
 * }
 * }</pre>
 *
 * <p>It works like Flink's {@link MapState}, null values included, and so needs keys that have
 * {@code equals} and {@code hashCode} if state is on the heap. For entries that expire, too, see
 * {@link io.flinktuned.ttl.eventtime.EventTimeTtlMapState} and its {@code atMost}.
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
 *   <li>{@link View#get} by order of writes, {@link View#contains} and iteration: nothing.
 *   <li>{@link View#put} of a new entry: 4 reads and 3 writes more; if another one leaves, another
 *       4 reads (5 with a listener) and 4 writes.
 *   <li>{@link View#put} of an entry that is there: 2 reads more if it was written last, else at
 *       most 5 reads and 5 writes. {@link View#get} by order of use: the same.
 *   <li>{@link View#remove}: at most 4 reads and 4 writes more.
 * </ul>
 */
@PublicEvolving
public final class BoundedMapState<UK, UV> extends PatternState<BoundedMapState<UK, UV>.View> {

    private static final int VERSION = 1;

    private final int maxEntries;
    private final boolean readsCount;
    private final MapStateDescriptor<UK, UV> descriptor;
    private final MapState<UK, UV> values;
    private final AccessOrder<UK> order;
    private final ExpiryMetrics metrics;

    private BoundedMapState(RuntimeContext context, Builder<UK, UV> described) {
        maxEntries = described.maxEntries;
        readsCount = described.readsCount;
        descriptor =
                new MapStateDescriptor<>(
                        described.name,
                        context.createSerializer(described.keyType),
                        new MarkedSerializer<>(
                                context.createSerializer(described.valueType),
                                StateFormat.of(BoundedMapState.class, VERSION, described.name)));
        values = KeyedStates.map(BoundedMapState.class, context, descriptor);
        order =
                new AccessOrder<>(
                        BoundedMapState.class, context, described.name, described.keyType);
        metrics = ExpiryMetrics.of(context, described.name, described.hasMetrics);
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

    /** For {@code applyToKeyedState}; use {@code at(context, key)} inside of it. */
    public MapStateDescriptor<UK, UV> descriptor() {
        return descriptor;
    }

    @Override
    protected View view(Moment moment) {
        return new View();
    }

    /** The current key's map, in one call of the function. Do not keep it. */
    @PublicEvolving
    public final class View implements PatternView {

        @Nullable private EvictionListener<? super UK, ? super UV> listener;

        private View() {}

        /** Reports what leaves because the map was full. */
        public View reportTo(EvictionListener<? super UK, ? super UV> to) {
            listener = Objects.requireNonNull(to);
            return this;
        }

        /** The value; null if there is none, or if it is null. */
        @Nullable
        public UV get(UK key) throws Exception {
            UV value = values.get(key);
            if (readsCount) {
                order.moveToEnd(key);
            }
            return value;
        }

        /** Whether there is an entry; its value may be null. It does not count as reading it. */
        public boolean contains(UK key) throws Exception {
            return values.contains(key);
        }

        /**
         * Writes an entry. If the map was full, another one leaves; or more than one, after the
         * maximum was lowered between two runs.
         */
        public void put(UK key, UV value) throws Exception {
            if (!order.moveToEnd(key)) {
                while (order.size() >= maxEntries) {
                    evictFirst();
                }
                order.append(key);
            }
            values.put(key, value);
        }

        private void evictFirst() throws Exception {
            UK first = order.first();
            UV value = listener == null ? null : values.get(first);
            if (listener != null) {
                listener.onEvicted(first, value);
            }
            values.remove(first);
            order.remove(first);
            metrics.evicted();
        }

        /** Removes the entry if there is one. */
        public void remove(UK key) throws Exception {
            if (values.contains(key)) {
                values.remove(key);
                order.remove(key);
            }
        }

        /** The number of entries. */
        public int size() throws Exception {
            return order.size();
        }

        /** Whether there is no entry. */
        public boolean isEmpty() throws Exception {
            return order.size() == 0;
        }

        /** Removes all entries. They are not reported as evicted. */
        @Override
        public void clear() {
            values.clear();
            order.clear();
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

        private <R> Iterable<R> select(Function<Map.Entry<UK, UV>, R> part) throws Exception {
            Iterable<Map.Entry<UK, UV>> all = values.entries();
            return () -> new Entries<>(all.iterator(), part);
        }

        /** Does nothing: this state sets no timers. */
        @Override
        public boolean onTimer(long timestamp) {
            return false;
        }
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
                order.remove(last);
                if (order.size() == 0) {
                    // A map that was emptied by an iterator still takes memory on the heap.
                    values.clear();
                }
            } catch (Exception e) {
                ExceptionUtils.rethrow(e, "Could not remove an entry.");
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
        private boolean hasMetrics;

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

        /** Registers metrics of this state, see docs/ttl-patterns.md. */
        public Builder<UK, UV> metrics() {
            hasMetrics = true;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalStateException if the function is not on a keyed stream, or if another
         *     state of it has this name, or if the state was written by something else
         */
        public BoundedMapState<UK, UV> create(RuntimeContext context) {
            return new BoundedMapState<>(context, this);
        }
    }
}
