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

package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.expiry.CleanupTimers;
import io.flinktuned.ttl.expiry.ExpiryListener;
import io.flinktuned.ttl.expiry.Times;
import io.flinktuned.ttl.serialization.KeyedStates;
import io.flinktuned.ttl.sliding.Buckets.Bucket;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A map per key with the maximum, minimum, sum or count of the last time, by event time, for each
 * key in the map.
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
 *     SlidingAggregateState<String, Double>.View maxima =
 *             maxSignalDelta.at(context.timerService());
 *     maxima.add(signal.name, signal.delta, context.timestamp());
 *     out.collect(maxima.get(signal.name));
 * }
 *
 * public void onTimer(long timestamp, OnTimerContext context, Collector<Double> out) {
 *     maxSignalDelta.at(context.timerService()).onTimer(timestamp);
 * }
 * }</pre>
 *
 * <p>Elements are aggregated per time bucket, and a bucket counts until its newest possible element
 * expires. So an element counts while {@code timestamp + duration > watermark}, and no longer than
 * one bucket width more. Elements with timestamps after the watermark count too.
 *
 * <p>For STREAMING mode, with watermarks: without one nothing expires. In BATCH mode the watermark
 * is {@link Long#MIN_VALUE} for all elements of a key and {@link Long#MAX_VALUE} after the last, so
 * all of them count, and then all buckets expire.
 *
 * <p>What it costs:
 *
 * <ul>
 *   <li>Per entry of the map {@code duration / bucketWidth + 1} aggregates at most (plus those of
 *       buckets after the watermark), each with 8 bytes for its time, in one record.
 *   <li>Adding reads and writes this record, {@link View#get} reads it and combines what is in it.
 *   <li>One event-time timer per key and time bucket. It visits all entries of the key.
 * </ul>
 *
 * <p>The watermark is not part of a checkpoint: until the first one arrives after a restore,
 * buckets that had expired and were not yet removed count again.
 *
 * <p>The duration may change between runs; it is that of later elements. The bucket width may only
 * become a whole fraction of what it was (a day, then six hours). After any other change the timers
 * that were set before it are not recognised, but for a few by chance. What was written before it
 * then waits for its removal until an element of its key begins a new bucket. If there is none, it
 * takes up space for ever, and no listener hears of it.
 */
@PublicEvolving
public final class SlidingAggregateState<UK, V> {

    private final MapState<UK, Buckets<V>> state;
    private final ReduceFunction<V> aggregation;
    private final long duration;
    private final long bucketWidth;
    private final CleanupTimers cleanup;

    private SlidingAggregateState(
            MapState<UK, Buckets<V>> state,
            ReduceFunction<V> aggregation,
            long duration,
            long bucketWidth,
            CleanupTimers cleanup) {
        this.state = state;
        this.aggregation = aggregation;
        this.duration = duration;
        this.bucketWidth = bucketWidth;
        this.cleanup = cleanup;
    }

    /**
     * Begins to describe a map of maxima.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK, V extends Comparable<? super V>> Builder<UK, V> maximum(
            String name, TypeInformation<UK> keyType, TypeInformation<V> valueType) {
        return reducing(name, keyType, valueType, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /**
     * Begins to describe a map of minima.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK, V extends Comparable<? super V>> Builder<UK, V> minimum(
            String name, TypeInformation<UK> keyType, TypeInformation<V> valueType) {
        return reducing(name, keyType, valueType, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /**
     * Begins to describe a map of sums, which wrap around as {@code +} does.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK> Builder<UK, Long> sumOfLongs(String name, TypeInformation<UK> keyType) {
        return reducing(name, keyType, Types.LONG, Long::sum);
    }

    /**
     * Begins to describe a map of sums.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK> Builder<UK, Double> sumOfDoubles(String name, TypeInformation<UK> keyType) {
        return reducing(name, keyType, Types.DOUBLE, Double::sum);
    }

    /**
     * Begins to describe a map of counts: add 1 for each element.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK> Builder<UK, Long> count(String name, TypeInformation<UK> keyType) {
        return sumOfLongs(name, keyType);
    }

    /**
     * Begins to describe a map of aggregates.
     *
     * @param name of the state, unique in the operator
     * @param aggregation associative and commutative; it must not modify its arguments
     */
    public static <UK, V> Builder<UK, V> reducing(
            String name,
            TypeInformation<UK> keyType,
            TypeInformation<V> valueType,
            ReduceFunction<V> aggregation) {
        return new Builder<>(name, keyType, valueType, aggregation);
    }

    /** The current key's map at the current watermark. */
    public View at(TimerService timers) {
        return new View(timers, null);
    }

    /**
     * The current key's map at the current watermark, which reports the aggregate of each time
     * bucket that has expired when it removes it. To get every one, give the listener in every
     * call.
     */
    public View at(TimerService timers, ExpiryListener<? super UK, ? super V> listener) {
        return new View(timers, Objects.requireNonNull(listener));
    }

    /**
     * The map of the current key, at the current watermark. It is made for one call of {@code
     * processElement} or {@code onTimer}; do not keep it.
     */
    @PublicEvolving
    public final class View {

        private final TimerService timers;
        @Nullable private final ExpiryListener<? super UK, ? super V> listener;

        private View(
                TimerService timers, @Nullable ExpiryListener<? super UK, ? super V> listener) {
            this.timers =
                    Objects.requireNonNull(
                            timers, "at() needs the TimerService of the function's context.");
            this.listener = listener;
        }

        /**
         * Adds an element.
         *
         * @param value must not be null
         * @param timestamp of the element in milliseconds
         * @return false if all of its bucket has already expired, and the element was dropped
         */
        public boolean add(UK key, V value, long timestamp) throws Exception {
            Objects.requireNonNull(value, "There is no aggregate of null.");
            long expiresAt = expiryOfBucket(timestamp);
            long now = cleanup.now(timers);
            if (expiresAt <= now) {
                return false;
            }
            Buckets<V> found = state.get(key);
            List<Bucket<V>> updated = new ArrayList<>(found == null ? 1 : found.all.size() + 1);
            V aggregate = value;
            boolean isNew = true;
            if (found != null) {
                report(key, found, now);
                for (Bucket<V> bucket : found.unexpired(now).all) {
                    if (bucket.expiresAt == expiresAt) {
                        aggregate = aggregation.reduce(bucket.aggregate, value);
                        isNew = false;
                    } else {
                        updated.add(bucket);
                    }
                }
            }
            updated.add(new Bucket<>(expiresAt, aggregate));
            state.put(key, new Buckets<>(updated));
            if (isNew) {
                cleanup.register(timers, expiresAt);
            }
            return true;
        }

        /** The aggregate; null if all elements have expired, or there were none. */
        public V get(UK key) throws Exception {
            Buckets<V> found = state.get(key);
            return found == null ? null : aggregate(found, cleanup.now(timers));
        }

        /** Forgets all elements of a key in the map. */
        public void remove(UK key) throws Exception {
            if (listener != null) {
                Buckets<V> found = state.get(key);
                if (found != null) {
                    report(key, found, cleanup.now(timers));
                }
            }
            state.remove(key);
        }

        /** Forgets all elements. With a listener this iterates, because some may have expired. */
        public void clear() throws Exception {
            removeAll(cleanup.now(timers));
        }

        /**
         * Calls a consumer with each key in the map and its aggregate, in no particular order. The
         * consumer must not modify this state.
         */
        public void forEach(AggregateConsumer<? super UK, ? super V> consumer) throws Exception {
            long now = cleanup.now(timers);
            for (Map.Entry<UK, Buckets<V>> entry : state.entries()) {
                V aggregate = aggregate(entry.getValue(), now);
                if (aggregate != null) {
                    consumer.accept(entry.getKey(), aggregate);
                }
            }
        }

        /**
         * Removes the buckets of the current key which have expired, and reports them, if the timer
         * is one for clean-up; otherwise it does nothing. Call it from {@code onTimer} for every
         * timer. Timers of your own fire as if there were no others; a timer for clean-up may have
         * the same time as one of yours.
         *
         * <p>Cost: visits the entries of the key, once per time bucket.
         *
         * @param timestamp that of the timer
         */
        public void onTimer(long timestamp) throws Exception {
            if (!cleanup.isCleanup(timestamp)) {
                return;
            }
            removeExpired(cleanup.now(timers));
        }

        /** In one pass, because to read an entry costs RocksDB more than to remove it. */
        private void removeExpired(long now) throws Exception {
            boolean isEmpty = true;
            long nextExpiry = Long.MAX_VALUE;
            Iterator<Map.Entry<UK, Buckets<V>>> entries = state.iterator();
            while (entries.hasNext()) {
                Map.Entry<UK, Buckets<V>> entry = entries.next();
                Buckets<V> found = entry.getValue();
                Buckets<V> unexpired = found.unexpired(now);
                report(entry.getKey(), found, now);
                if (unexpired.all.isEmpty()) {
                    if (isEmpty && !entries.hasNext()) {
                        // A map that an iterator has emptied still takes memory on the heap.
                        state.remove(entry.getKey());
                    } else {
                        entries.remove();
                    }
                    continue;
                }
                isEmpty = false;
                if (unexpired != found) {
                    entry.setValue(unexpired);
                }
                for (Bucket<V> bucket : unexpired.all) {
                    nextExpiry = Math.min(nextExpiry, bucket.expiresAt);
                }
            }
            if (!isEmpty) {
                // Its timer is set already, unless the user's code has deleted it.
                cleanup.register(timers, nextExpiry);
            }
        }

        private void removeAll(long now) throws Exception {
            if (listener != null) {
                for (Map.Entry<UK, Buckets<V>> entry : state.entries()) {
                    report(entry.getKey(), entry.getValue(), now);
                }
            }
            state.clear();
        }

        private void report(UK key, Buckets<V> buckets, long now) throws Exception {
            if (listener != null) {
                for (Bucket<V> bucket : buckets.all) {
                    if (bucket.expiresAt <= now) {
                        listener.onExpired(key, bucket.aggregate, bucket.expiresAt);
                    }
                }
            }
        }

        @Nullable
        private V aggregate(Buckets<V> buckets, long now) throws Exception {
            V aggregate = null;
            for (Bucket<V> bucket : buckets.all) {
                if (bucket.expiresAt > now) {
                    aggregate =
                            aggregate == null
                                    ? bucket.aggregate
                                    : aggregation.reduce(aggregate, bucket.aggregate);
                }
            }
            return aggregate;
        }
    }

    private long expiryOfBucket(long timestamp) {
        long untilNewest = bucketWidth - 1 - Math.floorMod(timestamp, bucketWidth);
        return Times.saturatedAdd(Times.saturatedAdd(timestamp, untilNewest), duration);
    }

    /** Gets the aggregates of a map. */
    @FunctionalInterface
    @PublicEvolving
    public interface AggregateConsumer<K, V> {
        void accept(K key, V aggregate) throws Exception;
    }

    /** Describes a map of aggregates. */
    @PublicEvolving
    public static final class Builder<UK, V> {

        /** With longs this is a record of 160 KB, and each element reads and writes one. */
        private static final long MAX_BUCKETS = 10_000;

        private final String name;
        private final TypeInformation<UK> keyType;
        private final TypeInformation<V> valueType;
        private final ReduceFunction<V> aggregation;
        private Duration duration = Duration.ofDays(7);
        private Duration bucketWidth = Duration.ofDays(1);

        private Builder(
                String name,
                TypeInformation<UK> keyType,
                TypeInformation<V> valueType,
                ReduceFunction<V> aggregation) {
            this.name = Objects.requireNonNull(name);
            this.keyType = Objects.requireNonNull(keyType);
            this.valueType = Objects.requireNonNull(valueType);
            this.aggregation = Objects.requireNonNull(aggregation);
        }

        /**
         * How long an element counts: at least one millisecond, 7 days if not set. Less than a day
         * needs a {@link #bucketWidth(Duration)}.
         *
         * @throws IllegalArgumentException if it is shorter than that
         */
        public Builder<UK, V> over(Duration duration) {
            Times.atLeastOneMilli("duration", duration);
            this.duration = duration;
            return this;
        }

        /**
         * How much longer an element counts at most: at least one millisecond and a ten-thousandth
         * of the duration, no more than the duration, one day if not set. Shorter is more exact,
         * but takes more space and time for more buckets, and more timers.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond
         */
        public Builder<UK, V> bucketWidth(Duration bucketWidth) {
            Times.atLeastOneMilli("bucket width", bucketWidth);
            this.bucketWidth = bucketWidth;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalArgumentException if the bucket width is longer than the duration, or
         *     shorter than a ten-thousandth of it
         * @throws IllegalStateException if the function is not on a keyed stream
         */
        public SlidingAggregateState<UK, V> create(RuntimeContext context) {
            checkBucketWidth();
            return new SlidingAggregateState<>(
                    KeyedStates.map(
                            SlidingAggregateState.class,
                            context,
                            new MapStateDescriptor<>(
                                    name,
                                    context.createSerializer(keyType),
                                    new BucketsSerializer<>(context.createSerializer(valueType)))),
                    aggregation,
                    duration.toMillis(),
                    bucketWidth.toMillis(),
                    new CleanupTimers(name, TimeDomain.EVENT_TIME, bucketWidth));
        }

        private void checkBucketWidth() {
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
                                + " bucketWidth, for example to a tenth of the duration. For state"
                                + " that was written with the default, use a day divided by a whole"
                                + " number.");
            }
        }
    }
}
