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

package io.flinktuned.ttl.perentry;

import io.flinktuned.ttl.expiry.ExpiringEntries;
import io.flinktuned.ttl.expiry.ExpiringMapView;
import io.flinktuned.ttl.expiry.ExpiryListener;
import io.flinktuned.ttl.expiry.Times;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A map per key in which each entry has its own time to live, in event time or in processing time.
 *
 * <pre>{@code
 * public void open(OpenContext context) {
 *     offers =
 *             PerEntryTtlMapState.inProcessingTime("offers", Types.STRING, Types.DOUBLE)
 *                     .bucketWidth(Duration.ofMinutes(10))
 *                     .create(getRuntimeContext());
 * }
 *
 * public void processElement(Offer offer, Context context, Collector<Double> out) {
 *     offers.at(context).put(offer.id, offer.price, offer.validFor);
 * }
 *
 * public void onTimer(long timestamp, OnTimerContext context, Collector<Double> out) {
 *     offers.at(context).onTimer(timestamp);
 * }
 * }</pre>
 *
 * <p>For STREAMING mode, and in event time with watermarks: without one nothing expires. In BATCH
 * mode timers fire after the last element of a key. In event time the watermark is {@link
 * Long#MIN_VALUE} until then, so a put without a timestamp throws, and all entries are seen; then
 * it is {@link Long#MAX_VALUE}, and all expire. In processing time entries expire by the clock, but
 * those that have not expired by then are never reported, and Flink logs a warning for each timer
 * that would be set for them.
 *
 * <p>What it costs, compared with {@code MapState}:
 *
 * <ul>
 *   <li>9 bytes per entry, and one timer per key and time bucket in which entries of the key
 *       expire.
 *   <li>A put registers that timer, which costs RocksDB as much as the put, unless the timer is
 *       among the 262,144 that each subtask remembers of this state. It remembers those of keys
 *       that are strings, boxed integers, enums or UUIDs, which takes up to 4 MB of heap; the keys
 *       come on top.
 *   <li>With a listener a put reads what it replaces, which may have expired unreported.
 *   <li>An entry that has expired is invisible at once, but is removed up to one bucket width
 *       later. Removing visits all entries of the key: one that lives long is visited once per
 *       bucket in which a shorter-lived one expires.
 * </ul>
 *
 * <p>In event time the watermark is not part of a checkpoint: until the first one arrives after a
 * restore, what had expired and was not yet removed is visible again.
 *
 * <p>Between runs the bucket width may only become a whole fraction of what it was (a day, then six
 * hours). After any other change the timers that were set before it are not recognised, but for a
 * few by chance. Entries written before it then wait for their removal until their key is written
 * again. If it never is, they take up space for ever, and no listener hears of them. The same goes
 * for a change between event time and processing time.
 */
@PublicEvolving
public final class PerEntryTtlMapState<UK, UV> {

    private static final Logger LOG = LoggerFactory.getLogger(PerEntryTtlMapState.class);

    private final String name;
    private final ExpiringEntries<UK, UV> entries;

    /** An entry that lives for fewer milliseconds is worth a warning; 0 if none is. */
    private long shortestExpected;

    private PerEntryTtlMapState(
            String name, ExpiringEntries<UK, UV> entries, long shortestExpected) {
        this.name = name;
        this.entries = entries;
        this.shortestExpected = shortestExpected;
    }

    /**
     * Begins to describe a map whose entries expire as the watermark advances.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK, UV> Builder<UK, UV> inEventTime(
            String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
        return new Builder<>(TimeDomain.EVENT_TIME, name, keyType, valueType);
    }

    /**
     * Begins to describe a map whose entries expire by the clock of the TaskManager.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK, UV> Builder<UK, UV> inProcessingTime(
            String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
        return new Builder<>(TimeDomain.PROCESSING_TIME, name, keyType, valueType);
    }

    /** The current key's map at the current time. */
    public View at(KeyedProcessFunction<?, ?, ?>.Context context) {
        return new View(context.timerService(), context.getCurrentKey(), null);
    }

    /**
     * The current key's map at the current time, which reports what has expired whenever it removes
     * or replaces it. To get every entry, give the listener in every call.
     */
    public View at(
            KeyedProcessFunction<?, ?, ?>.Context context,
            ExpiryListener<? super UK, ? super UV> listener) {
        return new View(
                context.timerService(), context.getCurrentKey(), Objects.requireNonNull(listener));
    }

    /**
     * The current key's map at the current time, in a function that is not a {@link
     * KeyedProcessFunction}. Each put registers its timer.
     */
    public View at(TimerService timers) {
        return new View(timers, null, null);
    }

    /**
     * The current key's map at the current time, in a function that is not a {@link
     * KeyedProcessFunction}. It reports what has expired whenever it removes or replaces it. To get
     * every entry, give the listener in every call.
     */
    public View at(TimerService timers, ExpiryListener<? super UK, ? super UV> listener) {
        return new View(timers, null, Objects.requireNonNull(listener));
    }

    /** See {@link ExpiringMapView}. */
    @PublicEvolving
    public final class View extends ExpiringMapView<UK, UV> {

        private View(
                TimerService timers,
                @Nullable Object currentKey,
                @Nullable ExpiryListener<? super UK, ? super UV> listener) {
            super(entries, timers, currentKey, listener);
        }

        /**
         * Writes an entry that lives from now on: from the watermark, or by the clock.
         *
         * @param timeToLive at least one millisecond
         * @throws IllegalArgumentException if it is shorter than that
         * @throws IllegalStateException in event time, if there was no watermark yet; give a
         *     timestamp where that may be
         */
        public void put(UK key, UV value, Duration timeToLive) throws Exception {
            long now = now();
            if (now == Long.MIN_VALUE) {
                throw new IllegalStateException(
                        "There was no watermark yet, so an entry for '"
                                + name
                                + "' cannot live from now on. Put it with a timestamp.");
            }
            put(key, value, now, timeToLive);
        }

        /**
         * Writes an entry. The last write wins, also if it expires earlier.
         *
         * @param timestamp from when on the entry lives, in milliseconds, for example that of the
         *     element
         * @param timeToLive at least one millisecond
         * @return false if the entry has already expired, and was dropped; what was there stays
         * @throws IllegalArgumentException if the time to live is shorter than that
         */
        public boolean put(UK key, UV value, long timestamp, Duration timeToLive) throws Exception {
            long millis = Times.atLeastOneMilli("time to live", timeToLive);
            if (millis < shortestExpected) {
                warnOnce(timeToLive);
            }
            long expiresAt = Times.saturatedAdd(timestamp, millis);
            if (expiresAt <= now()) {
                return false;
            }
            putUntil(key, value, expiresAt);
            return true;
        }
    }

    private void warnOnce(Duration timeToLive) {
        shortestExpected = 0;
        LOG.warn(
                "An entry of '{}' lives for {}, shorter than the default bucket width of {}: such"
                        + " entries take up space for up to {} after they have expired. Set"
                        + " bucketWidth to have them removed earlier, or to {} if that is meant."
                        + " For state that was written with the default, use a day divided by a"
                        + " whole number.",
                name,
                timeToLive,
                ExpiringEntries.DEFAULT_BUCKET_WIDTH,
                ExpiringEntries.DEFAULT_BUCKET_WIDTH,
                ExpiringEntries.DEFAULT_BUCKET_WIDTH);
    }

    /** Describes a map. */
    @PublicEvolving
    public static final class Builder<UK, UV> {

        private final TimeDomain domain;
        private final String name;
        private final TypeInformation<UK> keyType;
        private final TypeInformation<UV> valueType;
        @Nullable private Duration bucketWidth;

        private Builder(
                TimeDomain domain,
                String name,
                TypeInformation<UK> keyType,
                TypeInformation<UV> valueType) {
            this.domain = domain;
            this.name = Objects.requireNonNull(name);
            this.keyType = Objects.requireNonNull(keyType);
            this.valueType = Objects.requireNonNull(valueType);
        }

        /**
         * How much later than it expires an entry is removed at most: at least one millisecond. One
         * day if not set, and then the first entry that lives for less than that is logged as a
         * warning. Shorter means less space for expired entries, but more timers and more visits to
         * entries.
         *
         * @throws IllegalArgumentException if it is shorter than that
         */
        public Builder<UK, UV> bucketWidth(Duration bucketWidth) {
            Times.atLeastOneMilli("bucket width", bucketWidth);
            this.bucketWidth = bucketWidth;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalStateException if the function is not on a keyed stream
         */
        public PerEntryTtlMapState<UK, UV> create(RuntimeContext context) {
            Duration byDefault = ExpiringEntries.DEFAULT_BUCKET_WIDTH;
            return new PerEntryTtlMapState<>(
                    name,
                    new ExpiringEntries<>(
                            PerEntryTtlMapState.class,
                            context,
                            name,
                            keyType,
                            valueType,
                            domain,
                            bucketWidth == null ? byDefault : bucketWidth),
                    bucketWidth == null ? byDefault.toMillis() : 0);
        }
    }
}
