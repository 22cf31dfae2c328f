// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.expiry.CleanupTimers;
import io.flinktuned.ttl.expiry.DueItems;
import io.flinktuned.ttl.expiry.ExpiryMetrics;
import io.flinktuned.ttl.expiry.Moment;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.expiry.Times;
import io.flinktuned.ttl.expiry.ValueExpiryListener;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A list per key whose elements expire one by one by event time, as entries of an {@link
 * EventTimeTtlMapState} do.
 *
 * <p>What it costs, compared with {@code ListState}: 16 bytes per element, and a record with the
 * times of the key's timers, two at most. To add an element reads and writes a record of up to 16
 * elements; to read the list reads all of them. Removing reads what has expired and nothing else.
 */
@PublicEvolving
public final class EventTimeTtlListState<T> extends PatternState<EventTimeTtlListState<T>.View> {

    /** Time stamp, expiry and value of each element. */
    private final DueItems<Tuple3<Long, Long, T>> elements;

    private final CleanupTimers cleanup;
    private final ExpiryMetrics metrics;
    private final long timeToLive;

    private EventTimeTtlListState(RuntimeContext context, Builder<T> described) {
        Class<?> pattern = EventTimeTtlListState.class;
        String name = described.name;
        Duration lifetime = described.lifetime();
        TypeInformation<Tuple3<Long, Long, T>> type =
                Types.TUPLE(Types.LONG, Types.LONG, described.type);
        elements = new DueItems<>(pattern, context, name, type, context.createSerializer(type));
        cleanup = described.cleanupTimers(pattern, context, lifetime);
        metrics = ExpiryMetrics.of(context, name, described.hasMetrics);
        timeToLive = lifetime.toMillis();
    }

    /**
     * Begins to describe a list.
     *
     * @param name with which its states begin, unique in the operator
     */
    public static <T> Builder<T> named(String name, TypeInformation<T> elementType) {
        return new Builder<>(name, elementType);
    }

    @Override
    protected View view(Moment moment) {
        return new View(moment);
    }

    /** The current key's list, in one call of the function. Do not keep it. */
    @PublicEvolving
    public final class View implements PatternView {

        private final Moment moment;
        @Nullable private ValueExpiryListener<? super T> listener;

        private View(Moment moment) {
            this.moment = moment;
        }

        /**
         * Judges elements as of a time, unless the watermark has passed it. For functions without a
         * context; {@code at(context)} takes the time stamp of the element.
         */
        public View asOf(long timestamp) {
            moment.asOf(timestamp);
            return this;
        }

        /** Reports elements that have expired when a call removes them. */
        public View reportTo(ValueExpiryListener<? super T> to) {
            listener = Objects.requireNonNull(to);
            return this;
        }

        /**
         * Adds an element.
         *
         * @param value must not be null
         * @param timestamp of the element in milliseconds
         * @return false if it has already expired, and was dropped
         */
        public boolean add(T value, long timestamp) throws Exception {
            Objects.requireNonNull(value, "An element of a list cannot be null.");
            moment.checkWritable();
            long expiresAt = Times.saturatedAdd(timestamp, timeToLive);
            if (expiresAt <= cleanup.now(moment)) {
                metrics.late();
                return false;
            }
            long due = cleanup.due(moment, expiresAt);
            if (elements.add(due, Tuple3.of(timestamp, expiresAt, value)).isNewTime) {
                cleanup.ensure(moment, due);
            }
            return true;
        }

        /**
         * The elements in the order of their time stamps; those of the same time as they were
         * added. The list is a copy.
         */
        public List<T> get() throws Exception {
            long now = cleanup.now(moment);
            List<Tuple3<Long, Long, T>> found = elements.all();
            found.removeIf(element -> element.f1 <= now);
            found.sort(Comparator.comparing(element -> element.f0));
            List<T> values = new ArrayList<>(found.size());
            found.forEach(element -> values.add(element.f2));
            return values;
        }

        @Override
        public void clear() throws Exception {
            if (listener != null) {
                long now = cleanup.now(moment);
                for (Tuple3<Long, Long, T> element : elements.all()) {
                    if (element.f1 <= now) {
                        expired(element);
                    }
                }
            }
            elements.clear();
        }

        @Override
        public boolean onTimer(long timestamp) throws Exception {
            if (!cleanup.fired(timestamp)) {
                return false;
            }
            long begin = metrics.beginCleanup();
            // What is due has expired.
            Long next =
                    elements.visit(cleanup.now(moment), (element, due, chunk) -> expired(element));
            cleanup.proceed(moment, timestamp, next);
            metrics.endCleanup(begin);
            return true;
        }

        private void expired(Tuple3<Long, Long, T> element) throws Exception {
            metrics.expired();
            if (listener != null) {
                listener.onExpired(element.f2, element.f1);
            }
        }
    }

    /** Describes a list. */
    @PublicEvolving
    public static final class Builder<T> extends EventTimeTtlBuilder<Builder<T>> {

        private final TypeInformation<T> type;

        private Builder(String name, TypeInformation<T> type) {
            super(name);
            this.type = Objects.requireNonNull(type);
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalStateException if the function is not on a keyed stream, or if another
         *     state of it has this name
         */
        public EventTimeTtlListState<T> create(RuntimeContext context) {
            return new EventTimeTtlListState<>(context, this);
        }
    }
}
