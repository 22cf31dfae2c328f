// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;

import javax.annotation.Nullable;

import java.util.Objects;

/** The current key, and the time as of which its state is judged. */
@Internal
public final class Moment {

    @Nullable private final TimerService timers;
    private final Object key;
    private final long watermark;
    private final long clock;
    private long timestamp;

    private Moment(
            @Nullable TimerService timers,
            Object key,
            long watermark,
            long clock,
            @Nullable Long timestamp) {
        this.timers = timers;
        this.key = Objects.requireNonNull(key, "at() needs the current key.");
        this.watermark = watermark;
        this.clock = clock;
        this.timestamp = timestamp == null ? Long.MIN_VALUE : timestamp;
    }

    /**
     * @param timestamp that of the element, if there is one
     */
    public static Moment of(TimerService timers, Object key, @Nullable Long timestamp) {
        Objects.requireNonNull(timers, "at() needs the TimerService of the function's context.");
        return new Moment(timers, key, 0, 0, timestamp);
    }

    /**
     * While a timer fires. The time of one in processing time says nothing about event time.
     *
     * @param timestamp that of the timer
     */
    public static Moment ofTimer(
            TimerService timers, Object key, TimeDomain domain, Long timestamp) {
        return of(timers, key, domain == TimeDomain.EVENT_TIME ? timestamp : null);
    }

    /** Where no timer can be set: in {@code processBroadcastElement}. */
    public static Moment withoutTimers(Object key, long watermark, long clock) {
        return new Moment(null, key, watermark, clock, null);
    }

    /** Judges as of a time, unless the watermark has passed it. */
    public void asOf(long time) {
        timestamp = Math.max(timestamp, time);
    }

    Object key() {
        return key;
    }

    /** The later of the watermark and the time of the element; or the clock. */
    public long now(TimeDomain domain) {
        return domain == TimeDomain.EVENT_TIME
                ? Math.max(timestamp, passed(domain))
                : passed(domain);
    }

    /** Up to when timers have fired. */
    public long passed(TimeDomain domain) {
        if (domain == TimeDomain.EVENT_TIME) {
            return timers == null ? watermark : timers.currentWatermark();
        }
        return timers == null ? clock : timers.currentProcessingTime();
    }

    /** Whether timers can be set. */
    boolean hasTimers() {
        return timers != null;
    }

    /**
     * To be called before each write, also if it would need no timer: whether it does depends on
     * what is there.
     *
     * @throws IllegalStateException where no timer can be set
     */
    public void checkWritable() {
        timers();
    }

    TimerService timers() {
        if (timers == null) {
            throw new IllegalStateException(
                    "Entries cannot be written in processBroadcastElement(), because no timer can be"
                            + " set there. Write them in processElement().");
        }
        return timers;
    }
}
