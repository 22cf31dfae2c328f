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

package io.flinktuned.ttl.eventtime;

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

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A map per key whose entries expire by event time: an entry is visible while {@code timestamp +
 * timeToLive > watermark}. A job that replays the past therefore sees what it saw then.
 *
 * <pre>{@code
 * public void open(OpenContext context) {
 *     prices =
 *             EventTimeTtlMapState.named("prices", Types.STRING, Types.DOUBLE)
 *                     .timeToLive(Duration.ofDays(7))
 *                     .create(getRuntimeContext());
 * }
 *
 * public void processElement(Trade trade, Context context, Collector<Double> out) {
 *     prices.at(context).put(trade.symbol, trade.price, context.timestamp());
 * }
 *
 * public void onTimer(long timestamp, OnTimerContext context, Collector<Double> out) {
 *     prices.at(context).onTimer(timestamp);
 * }
 * }</pre>
 *
 * <p>For STREAMING mode, with watermarks: without one nothing expires. In BATCH mode the watermark
 * is {@link Long#MIN_VALUE} for all elements of a key and {@link Long#MAX_VALUE} after the last, so
 * they see all entries, and then all entries expire.
 *
 * <p>What it costs, compared with {@code MapState}:
 *
 * <ul>
 *   <li>9 bytes per entry, and one event-time timer per key and time bucket in which entries of the
 *       key expire.
 *   <li>A put registers that timer, which costs RocksDB as much as the put, unless the timer is
 *       among the 262,144 that each subtask remembers of this state. It remembers those of keys
 *       that are strings, boxed integers, enums or UUIDs, which takes up to 4 MB of heap; the keys
 *       come on top.
 *   <li>With a listener a put reads what it replaces, which may have expired unreported.
 *   <li>An entry that has expired is invisible at once, but is removed up to one bucket width
 *       later. Removing visits all entries of the key, so an entry is visited {@code timeToLive /
 *       bucketWidth + 1} times in its life at most.
 * </ul>
 *
 * <p>The watermark is not part of a checkpoint: until the first one arrives after a restore, what
 * had expired and was not yet removed is visible again, as is late data to Flink's own windows.
 *
 * <p>The time to live may change between runs; entries keep the one they were written with. The
 * bucket width may only become a whole fraction of what it was (a day, then six hours). After any
 * other change the timers that were set before it are not recognised, but for a few by chance.
 * Entries written before it then wait for their removal until their key is written again. If it
 * never is, they take up space for ever, and no listener hears of them.
 */
@PublicEvolving
public final class EventTimeTtlMapState<UK, UV> {

    private final String name;
    private final ExpiringEntries<UK, UV> entries;
    private final long timeToLive;
    private final boolean refuseLate;

    private EventTimeTtlMapState(
            String name, ExpiringEntries<UK, UV> entries, long timeToLive, boolean refuseLate) {
        this.name = name;
        this.entries = entries;
        this.timeToLive = timeToLive;
        this.refuseLate = refuseLate;
    }

    /**
     * Begins to describe a map.
     *
     * @param name of the state, unique in the operator
     */
    public static <UK, UV> Builder<UK, UV> named(
            String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
        return new Builder<>(name, keyType, valueType);
    }

    /** The current key's map at the current watermark. */
    public View at(KeyedProcessFunction<?, ?, ?>.Context context) {
        return new View(context.timerService(), context.getCurrentKey(), null);
    }

    /**
     * The current key's map at the current watermark, which reports what has expired whenever it
     * removes or replaces it. To get every entry, give the listener in every call.
     */
    public View at(
            KeyedProcessFunction<?, ?, ?>.Context context,
            ExpiryListener<? super UK, ? super UV> listener) {
        return new View(
                context.timerService(), context.getCurrentKey(), Objects.requireNonNull(listener));
    }

    /**
     * The current key's map at the current watermark, in a function that is not a {@link
     * KeyedProcessFunction}. Each put registers its timer.
     */
    public View at(TimerService timers) {
        return new View(timers, null, null);
    }

    /**
     * The current key's map at the current watermark, in a function that is not a {@link
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
         * Writes an entry. The last write wins, also if its timestamp is older.
         *
         * @param timestamp of the entry in milliseconds, usually that of the element
         * @return false if the entry has already expired, and was dropped; what was there stays
         * @throws LateEntryException if the entry has already expired, and such entries are refused
         */
        public boolean put(UK key, UV value, long timestamp) throws Exception {
            long expiresAt = Times.saturatedAdd(timestamp, timeToLive);
            long now = now();
            if (expiresAt <= now) {
                if (refuseLate) {
                    throw new LateEntryException(name, timestamp, timeToLive, now);
                }
                return false;
            }
            putUntil(key, value, expiresAt);
            return true;
        }
    }

    /** Describes a map. */
    @PublicEvolving
    public static final class Builder<UK, UV> {

        private final String name;
        private final TypeInformation<UK> keyType;
        private final TypeInformation<UV> valueType;
        private Duration timeToLive = Duration.ofDays(7);
        @Nullable private Duration bucketWidth;
        private boolean refuseLate;

        private Builder(String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
            this.name = Objects.requireNonNull(name);
            this.keyType = Objects.requireNonNull(keyType);
            this.valueType = Objects.requireNonNull(valueType);
        }

        /**
         * How long entries live after their timestamp: at least one millisecond, 7 days if not set.
         * Less than a day needs a {@link #bucketWidth(Duration)}.
         *
         * @throws IllegalArgumentException if it is shorter than that
         */
        public Builder<UK, UV> timeToLive(Duration timeToLive) {
            Times.atLeastOneMilli("time to live", timeToLive);
            this.timeToLive = timeToLive;
            return this;
        }

        /**
         * How much later than it expires an entry is removed at most: at least one millisecond. One
         * day if not set, which is refused if entries live for less than that. Shorter means less
         * space for expired entries, but more timers and more visits to entries.
         *
         * @throws IllegalArgumentException if it is shorter than that
         */
        public Builder<UK, UV> bucketWidth(Duration bucketWidth) {
            Times.atLeastOneMilli("bucket width", bucketWidth);
            this.bucketWidth = bucketWidth;
            return this;
        }

        /** To write an entry that has already expired is an error; otherwise it is dropped. */
        public Builder<UK, UV> refuseLateEntries() {
            this.refuseLate = true;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalArgumentException if the time to live is shorter than one day, and the
         *     bucket width is not set
         * @throws IllegalStateException if the function is not on a keyed stream
         */
        public EventTimeTtlMapState<UK, UV> create(RuntimeContext context) {
            return new EventTimeTtlMapState<>(
                    name,
                    new ExpiringEntries<>(
                            EventTimeTtlMapState.class,
                            context,
                            name,
                            keyType,
                            valueType,
                            TimeDomain.EVENT_TIME,
                            bucketWidth == null ? defaultBucketWidth() : bucketWidth),
                    timeToLive.toMillis(),
                    refuseLate);
        }

        private Duration defaultBucketWidth() {
            Duration width = ExpiringEntries.DEFAULT_BUCKET_WIDTH;
            if (timeToLive.compareTo(width) < 0) {
                throw new IllegalArgumentException(
                        "The time to live of '"
                                + name
                                + "' is "
                                + timeToLive
                                + ", shorter than the default bucket width of "
                                + width
                                + ": entries would take up space for up to "
                                + width
                                + " after they have expired. Set bucketWidth, to any time of at"
                                + " least 1 ms, for example to a tenth of the time to live. For"
                                + " state that was written with the default, use a day divided by a"
                                + " whole number.");
            }
            return width;
        }
    }
}
