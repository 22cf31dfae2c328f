// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.perentry;

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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * A map per key in which each entry has its own time to live, in event time or in processing time.
 * In event time an element sees an entry until either the element's own time stamp or the watermark
 * says that it has expired.
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
 * <p>For STREAMING mode, and in event time with watermarks: without one nothing is removed. In
 * BATCH mode timers fire after the last element of a key. In event time the watermark is {@link
 * Long#MIN_VALUE} until then, and then {@link Long#MAX_VALUE}, and all expire. In processing time
 * entries expire by the clock, but those that have not expired by then are never reported, and
 * Flink logs a warning for each timer that would be set for them.
 *
 * <p>What it costs is what {@link io.flinktuned.ttl.eventtime.EventTimeTtlMapState} does.
 *
 * <p>In event time the watermark is not part of a checkpoint: until the first one arrives after a
 * restore, late elements see again what had expired and was not yet removed.
 *
 * <p>The bucket width may change between runs. A change between event time and processing time is
 * refused.
 */
@PublicEvolving
public final class PerEntryTtlMapState<UK, UV>
        extends PatternState<PerEntryTtlMapState<UK, UV>.View> {

    private static final Logger LOG = LoggerFactory.getLogger(PerEntryTtlMapState.class);

    private static final Duration DEFAULT_BUCKET_WIDTH = Duration.ofDays(1);

    private final String name;
    private final ExpiringMap<UK, UV> map;

    /** An entry that lives for fewer milliseconds is worth a warning; 0 if none is. */
    private long shortestExpected;

    private PerEntryTtlMapState(String name, ExpiringMap<UK, UV> map, long shortestExpected) {
        this.name = name;
        this.map = map;
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
         * context; {@code at(context)} takes the time stamp of the element. Without effect in
         * processing time.
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
         * Writes an entry that lives from now on: in event time from the time stamp of the element,
         * or from the watermark if that is later; else by the clock.
         *
         * @param timeToLive at least one millisecond
         * @return false if the entry was dropped: at the end of event time nothing lives on; or a
         *     newer one is there
         * @throws IllegalArgumentException if the time to live is shorter than that
         * @throws IllegalStateException in event time, if the element has no time stamp and there
         *     was no watermark yet; give a timestamp where that may be
         */
        public boolean put(UK key, UV value, Duration timeToLive) throws Exception {
            long now = now();
            if (now == Long.MIN_VALUE) {
                throw new IllegalStateException(
                        "The element has no time stamp and there was no watermark yet, so an entry"
                                + " for '"
                                + name
                                + "' cannot live from now on. Put it with a timestamp.");
            }
            return put(key, value, now, timeToLive);
        }

        /**
         * Writes an entry. In event time one with a newer time stamp stays, unless the state was
         * created with {@link Builder#keepLast()}.
         *
         * @param timestamp from when on the entry lives, in milliseconds, for example that of the
         *     element
         * @param timeToLive at least one millisecond
         * @return false if the entry was dropped, because there is a newer one, or because it has
         *     already expired
         * @throws IllegalArgumentException if the time to live is shorter than that
         */
        public boolean put(UK key, UV value, long timestamp, Duration timeToLive) throws Exception {
            long millis = Times.atLeastOneMilli("time to live", timeToLive);
            if (millis < shortestExpected) {
                warnOnce(timeToLive);
            }
            return put(key, value, timestamp, Times.saturatedAdd(timestamp, millis));
        }
    }

    private void warnOnce(Duration timeToLive) {
        shortestExpected = 0;
        LOG.warn(
                "An entry of '{}' lives for {}, shorter than the default bucket width of {}: such"
                        + " entries take up space for up to {} after they have expired. Set"
                        + " bucketWidth to have them removed earlier, or to {} if that is meant.",
                name,
                timeToLive,
                DEFAULT_BUCKET_WIDTH,
                DEFAULT_BUCKET_WIDTH,
                DEFAULT_BUCKET_WIDTH);
    }

    /** Describes a map. */
    @PublicEvolving
    public static final class Builder<UK, UV> extends ExpiringMapBuilder<UK, UV, Builder<UK, UV>> {

        private final String name;
        private Duration formerTimeToLive = Duration.ofDays(7);

        private Builder(
                TimeDomain domain,
                String name,
                TypeInformation<UK> keyType,
                TypeInformation<UV> valueType) {
            super(domain, name, keyType, valueType);
            this.name = name;
        }

        /**
         * As {@link #takeOver(MapStateDescriptor, long)}, where entries live for 7 days.
         *
         * @param timeToLive of the entries that are taken over
         */
        public Builder<UK, UV> takeOver(
                MapStateDescriptor<UK, UV> former, long timestamp, Duration timeToLive) {
            Times.atLeastOneMilli("time to live", timeToLive);
            formerTimeToLive = timeToLive;
            return takeOver(former, timestamp);
        }

        /**
         * Creates the state, in {@code open}.
         *
         * @throws IllegalStateException if the function is not on a keyed stream, if another state
         *     of it has this name, or if the state was written by another pattern
         */
        public PerEntryTtlMapState<UK, UV> create(RuntimeContext context) {
            return new PerEntryTtlMapState<>(
                    name,
                    states(
                            context,
                            PerEntryTtlMapState.class,
                            DEFAULT_BUCKET_WIDTH,
                            formerTimeToLive),
                    hasBucketWidth() ? 0 : DEFAULT_BUCKET_WIDTH.toMillis());
        }
    }
}
