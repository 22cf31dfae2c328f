// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.expiry.CleanupTimers;
import io.flinktuned.ttl.expiry.DueItems;
import io.flinktuned.ttl.expiry.ExpiryListener;
import io.flinktuned.ttl.expiry.ExpiryMetrics;
import io.flinktuned.ttl.expiry.Moment;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.expiry.Times;
import io.flinktuned.ttl.serialization.KeyedStates;
import io.flinktuned.ttl.serialization.SerializedEquality;
import io.flinktuned.ttl.serialization.StateFormat;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.TimeDomain;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A map per key with the maximum, minimum, sum, count or another aggregate of the last time, by
 * event time, for each key in the map.
 *
 * <p>A maximum in {@code MapState} with a time to live gets this wrong: either each smaller value
 * prolongs the life of the maximum, and a busy key keeps it for ever; or only a new maximum is
 * written, and when it expires, all values after it are forgotten too.
 *
 * <pre>{@code
 * public void open(OpenContext context) {
 *     maxSignalDelta =
 *             SlidingAggregateState.maximum("maxSignalDelta", Types.STRING, Types.DOUBLE)
 *                     .over(Duration.ofDays(7))
 *                     .bucketWidth(Duration.ofHours(6))
 *                     .create(getRuntimeContext());
 * }
 *
 * public void processElement(Signal signal, Context context, Collector<Double> out) {
 *     SlidingAggregateState<String, Double, Double>.View maxima = maxSignalDelta.at(context);
 *     maxima.add(signal.name, signal.delta, context.timestamp());
 *     out.collect(maxima.get(signal.name));
 * }
 *
 * public void onTimer(long timestamp, OnTimerContext context, Collector<Double> out) {
 *     maxSignalDelta.at(context).onTimer(timestamp);
 * }
 * }</pre>
 *
 * <p>Elements are aggregated per time bucket. As of a time, the later of the element's own time
 * stamp and the watermark, those buckets count which have begun, and whose newest possible element
 * has not expired: an element counts while {@code timestamp + duration} is after that time, and no
 * longer than one bucket width more. So the result does not depend on when watermarks come, but for
 * late data, elements with a time stamp that the watermark has passed. Where there is neither a
 * time stamp nor a watermark, all elements count.
 *
 * <p>For STREAMING mode, with watermarks: without one nothing is removed. In BATCH mode the
 * watermark is {@link Long#MIN_VALUE} for all elements of a key and {@link Long#MAX_VALUE} after
 * the last.
 *
 * <p>What it costs:
 *
 * <ul>
 *   <li>Per entry of the map {@code duration / bucketWidth + 1} accumulators, each with about 9
 *       bytes for its time, in one record, and the key once more in an index of what is due. While
 *       the watermark is behind, up to twice as many, and those before in further records.
 *   <li>Adding reads and writes this record, {@link View#get} reads it and merges what is in it.
 *   <li>Per key of the stream two timers at most. One visits the entries of which a bucket has
 *       expired.
 * </ul>
 *
 * <p>The watermark is not part of a checkpoint: until the first one arrives after a restore, late
 * elements see again what had expired and was not yet removed.
 *
 * <p>Duration and bucket width may change between runs; the duration is that of all elements then,
 * but clean-up of what was written before comes when it would have come. Another kind of aggregate
 * is refused.
 *
 * @param <UK> keys of the map
 * @param <IN> what is aggregated
 * @param <OUT> aggregates
 */
@PublicEvolving
public final class SlidingAggregateState<UK, IN, OUT>
        extends PatternState<SlidingAggregateState<UK, IN, OUT>.View> {

    // Long, because users read all of it here: the map, its view and its builder. What these do
    // is in SlidingAggregates.

    private static final int VERSION = 1;

    private final SlidingAggregates<UK, IN, ?, OUT> aggregates;
    private final MapStateDescriptor<UK, ?> descriptor;

    private SlidingAggregateState(
            SlidingAggregates<UK, IN, ?, OUT> aggregates, MapStateDescriptor<UK, ?> descriptor) {
        this.aggregates = aggregates;
        this.descriptor = descriptor;
    }

    /**
     * Begins to describe a map of maxima.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     */
    public static <UK, V extends Comparable<? super V>> Builder<UK, V, V, V> maximum(
            String name, TypeInformation<UK> keyType, TypeInformation<V> valueType) {
        return new Builder<>(
                name,
                "maximum",
                keyType,
                valueType,
                new Reduction<>((a, b) -> a.compareTo(b) >= 0 ? a : b));
    }

    /**
     * Begins to describe a map of minima.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     */
    public static <UK, V extends Comparable<? super V>> Builder<UK, V, V, V> minimum(
            String name, TypeInformation<UK> keyType, TypeInformation<V> valueType) {
        return new Builder<>(
                name,
                "minimum",
                keyType,
                valueType,
                new Reduction<>((a, b) -> a.compareTo(b) <= 0 ? a : b));
    }

    /**
     * Begins to describe a map of sums, which wrap around as {@code +} does.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     */
    public static <UK> Builder<UK, Long, Long, Long> sumOfLongs(
            String name, TypeInformation<UK> keyType) {
        return new Builder<>(name, "sum", keyType, Types.LONG, new Reduction<>(Long::sum));
    }

    /**
     * Begins to describe a map of sums.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     */
    public static <UK> Builder<UK, Double, Double, Double> sumOfDoubles(
            String name, TypeInformation<UK> keyType) {
        return new Builder<>(name, "sum", keyType, Types.DOUBLE, new Reduction<>(Double::sum));
    }

    /**
     * Begins to describe a map of counts: add 1 for each element.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     */
    public static <UK> Builder<UK, Long, Long, Long> count(
            String name, TypeInformation<UK> keyType) {
        return sumOfLongs(name, keyType);
    }

    /**
     * Begins to describe a map of aggregates.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     * @param function associative and commutative; it must not modify its arguments
     */
    public static <UK, V> Builder<UK, V, V, V> reducing(
            String name,
            TypeInformation<UK> keyType,
            TypeInformation<V> valueType,
            ReduceFunction<V> function) {
        return new Builder<>(name, "reduced", keyType, valueType, new Reduction<>(function));
    }

    /**
     * Begins to describe a map of aggregates, with a function as Flink's windows have it.
     *
     * @param name of the state, unique in the operator; four more states begin with it
     * @param function its {@code merge} must be associative and commutative; a result of null is as
     *     if there were no element
     */
    public static <UK, IN, A, OUT> Builder<UK, IN, A, OUT> aggregating(
            String name,
            TypeInformation<UK> keyType,
            TypeInformation<A> accumulatorType,
            AggregateFunction<IN, A, OUT> function) {
        return new Builder<>(name, "aggregated", keyType, accumulatorType, function);
    }

    /** For {@code applyToKeyedState}; use {@code at(context, key)} inside of it. */
    public MapStateDescriptor<UK, ?> descriptor() {
        return descriptor;
    }

    @Override
    protected View view(Moment moment) {
        return new View(new Access<>(aggregates, moment));
    }

    /** The aggregates of a moment, whatever the type of accumulators. */
    private static final class Access<UK, IN, A, OUT> {

        private final SlidingAggregates<UK, IN, A, OUT> aggregates;
        private final Moment moment;
        @Nullable private ExpiryListener<? super UK, ? super OUT> listener;

        Access(SlidingAggregates<UK, IN, A, OUT> aggregates, Moment moment) {
            this.aggregates = aggregates;
            this.moment = moment;
        }

        private void removed(UK key, A accumulator, long expiresAt) throws Exception {
            aggregates.metrics.expired();
            if (listener != null) {
                listener.onExpired(key, aggregates.result(accumulator), expiresAt);
            }
        }

        boolean add(UK key, IN value, long timestamp) throws Exception {
            return aggregates.add(moment, key, value, timestamp, this::removed);
        }

        @Nullable
        OUT get(UK key) throws Exception {
            A merged = aggregates.get(moment, key);
            return merged == null ? null : aggregates.result(merged);
        }

        void remove(UK key) throws Exception {
            aggregates.remove(moment, key, this::removed);
        }

        void clear() throws Exception {
            aggregates.clear(moment, listener == null ? null : this::removed);
        }

        void forEach(AggregateConsumer<? super UK, ? super OUT> consumer) throws Exception {
            aggregates.forEach(
                    moment,
                    (key, accumulator) -> {
                        OUT result = aggregates.result(accumulator);
                        if (result != null) {
                            consumer.accept(key, result);
                        }
                    });
        }

        boolean onTimer(long timestamp) throws Exception {
            return aggregates.onTimer(moment, timestamp, this::removed);
        }
    }

    /** The map of the current key, in one call of the function. Do not keep it. */
    @PublicEvolving
    public final class View implements PatternView {

        private final Access<UK, IN, ?, OUT> access;

        private View(Access<UK, IN, ?, OUT> access) {
            this.access = access;
        }

        /**
         * Judges elements as of a time, unless the watermark has passed it. For functions without a
         * context; {@code at(context)} takes the time stamp of the element.
         */
        public View asOf(long timestamp) {
            access.moment.asOf(timestamp);
            return this;
        }

        /**
         * Reports the aggregate of each time bucket that has expired when a call removes it. To get
         * every one, give the listener in every call.
         */
        public View reportTo(ExpiryListener<? super UK, ? super OUT> listener) {
            access.listener = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Adds an element.
         *
         * @param value must not be null
         * @param timestamp of the element in milliseconds
         * @return false if all of its bucket has already expired, and the element was dropped
         */
        public boolean add(UK key, IN value, long timestamp) throws Exception {
            Objects.requireNonNull(value, "There is no aggregate of null.");
            return access.add(key, value, timestamp);
        }

        /** The aggregate; null if no element counts. */
        @Nullable
        public OUT get(UK key) throws Exception {
            return access.get(key);
        }

        /** Forgets all elements of a key in the map. */
        public void remove(UK key) throws Exception {
            access.remove(key);
        }

        @Override
        public void clear() throws Exception {
            access.clear();
        }

        /**
         * Calls a consumer with each key in the map and its aggregate, in no particular order. The
         * consumer must not modify this state.
         */
        public void forEach(AggregateConsumer<? super UK, ? super OUT> consumer) throws Exception {
            access.forEach(consumer);
        }

        @Override
        public boolean onTimer(long timestamp) throws Exception {
            return access.onTimer(timestamp);
        }
    }

    /** Gets the aggregates of a map. */
    @FunctionalInterface
    @PublicEvolving
    public interface AggregateConsumer<K, V> {
        void accept(K key, V aggregate) throws Exception;
    }

    /**
     * Describes a map of aggregates.
     *
     * @param <A> accumulators
     */
    @PublicEvolving
    public static final class Builder<UK, IN, A, OUT> {

        /** With longs this is a record of 160 KB, and each element reads and writes one. */
        private static final long MAX_BUCKETS = 10_000;

        private final String name;
        private final String aggregate;
        private final TypeInformation<UK> keyType;
        private final TypeInformation<A> accumulatorType;
        private final AggregateFunction<IN, A, OUT> function;
        private Duration duration = Duration.ofDays(7);
        @Nullable private Duration bucketWidth;
        private boolean hasMetrics;

        private Builder(
                String name,
                String aggregate,
                TypeInformation<UK> keyType,
                TypeInformation<A> accumulatorType,
                AggregateFunction<IN, A, OUT> function) {
            this.name = Objects.requireNonNull(name);
            this.aggregate = aggregate;
            this.keyType = Objects.requireNonNull(keyType);
            this.accumulatorType = Objects.requireNonNull(accumulatorType);
            this.function = Objects.requireNonNull(function);
        }

        /**
         * How long an element counts: at least one millisecond, 7 days if not set.
         *
         * @throws IllegalArgumentException if it is shorter than that
         */
        public Builder<UK, IN, A, OUT> over(Duration duration) {
            Times.atLeastOneMilli("duration", duration);
            this.duration = duration;
            return this;
        }

        /**
         * How much longer an element counts at most: at least one millisecond and a ten-thousandth
         * of the duration, no more than the duration. If not set, a tenth of the duration, and no
         * more than one day. Shorter is more exact, but takes more space and time for more buckets,
         * and more timers.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond
         */
        public Builder<UK, IN, A, OUT> bucketWidth(Duration bucketWidth) {
            Times.atLeastOneMilli("bucket width", bucketWidth);
            this.bucketWidth = bucketWidth;
            return this;
        }

        /** Registers metrics of this state, see docs/ttl-patterns.md. */
        public Builder<UK, IN, A, OUT> metrics() {
            hasMetrics = true;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalArgumentException if the bucket width is longer than the duration, or
         *     shorter than a ten-thousandth of it
         * @throws IllegalStateException if the function is not on a keyed stream, if another state
         *     of it has this name, or if the state was written by another pattern or for another
         *     aggregate
         */
        public SlidingAggregateState<UK, IN, OUT> create(RuntimeContext context) {
            Duration width = bucketWidth == null ? Times.defaultBucketWidth(duration) : bucketWidth;
            checkBucketWidth(width);
            TypeSerializer<UK> keys = context.createSerializer(keyType);
            TypeSerializer<A> accumulators = context.createSerializer(accumulatorType);
            Class<?> pattern = SlidingAggregateState.class;
            BucketsSerializer<A> buckets =
                    new BucketsSerializer<>(
                            accumulators,
                            StateFormat.of(pattern, VERSION, name).with("aggregate", aggregate));
            MapStateDescriptor<UK, Buckets<A>> descriptor =
                    new MapStateDescriptor<>(name, keys, buckets);
            return new SlidingAggregateState<>(
                    new SlidingAggregates<>(
                            new SerializedEquality<>(keys),
                            KeyedStates.map(pattern, context, descriptor),
                            KeyedStates.map(
                                    pattern,
                                    context,
                                    new MapStateDescriptor<>(
                                            name + "-pages",
                                            context.createSerializer(
                                                    Types.TUPLE(keyType, Types.LONG)),
                                            buckets)),
                            new DueItems<>(pattern, context, name, keyType, keys),
                            new CleanupTimers(pattern, context, name, TimeDomain.EVENT_TIME, width),
                            ExpiryMetrics.of(context, name, hasMetrics),
                            function,
                            accumulators,
                            duration.toMillis(),
                            width.toMillis()),
                    descriptor);
        }

        private void checkBucketWidth(Duration bucketWidth) {
            long shortest = (duration.toMillis() - 1) / MAX_BUCKETS + 1;
            long width = bucketWidth.toMillis();
            if (width < shortest || width > duration.toMillis()) {
                throw new IllegalArgumentException(
                        "The bucket width of '"
                                + name
                                + "' is "
                                + bucketWidth
                                + ", but must be from "
                                + Duration.ofMillis(shortest)
                                + " to the duration of "
                                + duration
                                + ": elements count for up to one bucket width too long, and all"
                                + " buckets of an entry, "
                                + MAX_BUCKETS
                                + " at most, are read and written with each element. Set"
                                + " bucketWidth, for example to a tenth of the duration.");
            }
        }
    }
}
