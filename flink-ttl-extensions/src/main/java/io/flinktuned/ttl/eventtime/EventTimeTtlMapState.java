// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.TtlConfiguration;
import io.flinktuned.ttl.expiry.EvictionListener;
import io.flinktuned.ttl.expiry.ExpiringMap;
import io.flinktuned.ttl.expiry.ExpiringMapBuilder;
import io.flinktuned.ttl.expiry.ExpiringMapView;
import io.flinktuned.ttl.expiry.ExpiryListener;
import io.flinktuned.ttl.expiry.Moment;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.Times;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimeDomain;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A map per key whose entries expire by event time. An element sees an entry while {@code timestamp
 * + timeToLive} of the entry is after both the element's own time stamp and the watermark. So a job
 * that replays the past sees what it saw then, whenever watermarks come; what depends on them is
 * late data only, elements with a time stamp that the watermark has passed.
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
 * <p>For STREAMING mode, with watermarks: without one nothing is removed. In BATCH mode the
 * watermark is {@link Long#MIN_VALUE} for all elements of a key and {@link Long#MAX_VALUE} after
 * the last; then all entries expire.
 *
 * <p>What it costs, compared with {@code MapState}:
 *
 * <ul>
 *   <li>About 19 bytes per entry, and its key once more in an index of what is due. Per key of the
 *       stream two timers at most.
 *   <li>A put reads the entry first. One that is new also reads and writes the index.
 *   <li>An entry that has expired is invisible at once, and removed up to one bucket width later.
 *       Removing reads the entries that are due and no others, at most 250 with each timer.
 * </ul>
 *
 * <p>The watermark is not part of a checkpoint: until the first one arrives after a restore, late
 * elements see again what had expired and was not yet removed, as with Flink's own windows.
 *
 * <p>Time to live and bucket width may change between runs; entries keep those that they were
 * written with.
 */
@PublicEvolving
public final class EventTimeTtlMapState<UK, UV>
        extends PatternState<EventTimeTtlMapState<UK, UV>.View> {

    private final String name;
    private final ExpiringMap<UK, UV> map;
    private final long timeToLive;
    private final boolean refusesLate;

    private EventTimeTtlMapState(
            String name, ExpiringMap<UK, UV> map, long timeToLive, boolean refusesLate) {
        this.name = name;
        this.map = map;
        this.timeToLive = timeToLive;
        this.refusesLate = refusesLate;
    }

    /**
     * Begins to describe a map.
     *
     * @param name of the state, unique in the operator; three more states begin with it
     */
    public static <UK, UV> Builder<UK, UV> named(
            String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
        return new Builder<>(name, keyType, valueType);
    }

    /** For {@code applyToKeyedState}; use {@code at(context, key)} inside of it. */
    public MapStateDescriptor<UK, ?> descriptor() {
        return map.descriptor();
    }

    @Override
    protected View view(Moment moment) {
        map.takeOver(moment);
        return new View(moment);
    }

    /** See {@link ExpiringMapView}. */
    @PublicEvolving
    public final class View extends ExpiringMapView<UK, UV> {

        private View(Moment moment) {
            super(map, moment);
        }

        /**
         * Judges entries as of a time, unless the watermark has passed it. For functions without a
         * context; {@code at(context)} takes the time stamp of the element.
         */
        public View asOf(long timestamp) {
            judgeAsOf(timestamp);
            return this;
        }

        /**
         * Reports what has expired whenever a call removes or replaces it. To get every entry, give
         * the listener in every call.
         */
        public View reportTo(ExpiryListener<? super UK, ? super UV> listener) {
            report(listener);
            return this;
        }

        /** Reports what leaves a bounded map because there are too many entries. */
        public View reportEvictedTo(EvictionListener<? super UK, ? super UV> listener) {
            reportEvicted(listener);
            return this;
        }

        /**
         * Writes an entry. If there is one with a newer time stamp, that stays, unless the state
         * was created with {@link Builder#keepLast()}.
         *
         * @param timestamp of the entry in milliseconds, usually that of the element
         * @return false if the entry was dropped, because there is a newer one, or because it has
         *     already expired
         * @throws LateEntryException if the entry has already expired, and such entries are refused
         */
        public boolean put(UK key, UV value, long timestamp) throws Exception {
            long expiresAt = Times.saturatedAdd(timestamp, timeToLive);
            if (refusesLate && expiresAt <= now()) {
                throw new LateEntryException(name, timestamp, timeToLive, now());
            }
            return put(key, value, timestamp, expiresAt);
        }
    }

    /** Describes a map. */
    @PublicEvolving
    public static final class Builder<UK, UV> extends ExpiringMapBuilder<UK, UV, Builder<UK, UV>> {

        private final String name;
        private Duration timeToLive = Duration.ofDays(7);
        @Nullable private TtlConfiguration configuration;
        private boolean refusesLate;

        private Builder(String name, TypeInformation<UK> keyType, TypeInformation<UV> valueType) {
            super(TimeDomain.EVENT_TIME, name, keyType, valueType);
            this.name = name;
        }

        /**
         * How long entries live after their time stamp: at least one millisecond, 7 days if not
         * set.
         *
         * @throws IllegalArgumentException if it is shorter than that
         */
        public Builder<UK, UV> timeToLive(Duration timeToLive) {
            Times.atLeastOneMilli("time to live", timeToLive);
            this.timeToLive = timeToLive;
            return this;
        }

        /** Lets {@code state.ttl-profile.state.NAME} win over the time to live in the code. */
        public Builder<UK, UV> configuredBy(TtlConfiguration configuration) {
            this.configuration = Objects.requireNonNull(configuration);
            return this;
        }

        /** To write an entry that has already expired is an error; otherwise it is dropped. */
        public Builder<UK, UV> refuseLateEntries() {
            this.refusesLate = true;
            return this;
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalStateException if the function is not on a keyed stream, if another state
         *     of it has this name, or if the state was written by another pattern
         */
        public EventTimeTtlMapState<UK, UV> create(RuntimeContext context) {
            Duration lifetime =
                    configuration == null ? timeToLive : configuration.timeToLive(name, timeToLive);
            return new EventTimeTtlMapState<>(
                    name,
                    states(
                            context,
                            EventTimeTtlMapState.class,
                            Times.defaultBucketWidth(lifetime),
                            lifetime),
                    lifetime.toMillis(),
                    refusesLate);
        }
    }
}
