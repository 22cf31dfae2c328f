// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.KeyedStates;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimeDomain;

import javax.annotation.Nullable;

import java.time.Duration;

/**
 * The timers that clean up: two per key at most, and the times for which they are set, in state.
 */
@Internal
public final class CleanupTimers {

    private final TimeDomain domain;
    private final CleanupGrid grid;

    /** The earlier and the later one; twice the same if there is one. */
    private final ValueState<Tuple2<Long, Long>> pending;

    /**
     * @throws IllegalStateException if the function is not on a keyed stream
     */
    public CleanupTimers(
            Class<?> pattern,
            RuntimeContext context,
            String stateName,
            TimeDomain domain,
            Duration bucketWidth) {
        this.domain = domain;
        this.grid = new CleanupGrid(stateName, Times.atLeastOneMilli("bucket width", bucketWidth));
        this.pending =
                KeyedStates.value(
                        pattern,
                        context,
                        new ValueStateDescriptor<>(
                                stateName + "-timers", Types.TUPLE(Types.LONG, Types.LONG)));
    }

    public long bucketWidth() {
        return grid.width();
    }

    public long now(Moment moment) {
        return moment.now(domain);
    }

    /** Up to when timers have fired. */
    public long passed(Moment moment) {
        return moment.passed(domain);
    }

    /** When something that expires at a time is cleaned up: then, or up to one bucket later. */
    public long due(Moment moment, long expiresAt) {
        return grid.due(moment.key(), expiresAt);
    }

    /** Makes sure that a timer of the key fires at a time or before. */
    public void ensure(Moment moment, long due) throws Exception {
        Tuple2<Long, Long> set = pending.value();
        if (set == null) {
            register(moment, due);
            pending.update(Tuple2.of(due, due));
            return;
        }
        long first = set.f0;
        if (first <= passed(moment)) {
            // The user's code has deleted it, or it is about to fire, and this changes nothing.
            register(moment, first);
        }
        if (due < first) {
            register(moment, due);
            if (set.f1 != first) {
                delete(moment, set.f1);
            }
            pending.update(Tuple2.of(due, first));
        }
    }

    /**
     * For something that is left where it is due. If that has passed, its timer fires with the next
     * watermark, unless the user's code has deleted it.
     */
    public void ensurePassed(Moment moment, long due) throws Exception {
        if (due <= passed(moment)) {
            ensure(moment, due);
        }
    }

    /**
     * To be called when a timer of the key fires.
     *
     * @return whether it is one of these timers
     */
    public boolean fired(long timestamp) throws Exception {
        Tuple2<Long, Long> set = pending.value();
        if (set == null || set.f0 != timestamp && set.f1 != timestamp) {
            return false;
        }
        if (set.f0.equals(set.f1)) {
            pending.clear();
        } else {
            long other = set.f0 == timestamp ? set.f1 : set.f0;
            pending.update(Tuple2.of(other, other));
        }
        return true;
    }

    /**
     * To be called when a timer has cleaned up.
     *
     * @param timestamp that of the timer
     * @param due when what is left is due; null if nothing is left
     */
    public void proceed(Moment moment, long timestamp, @Nullable Long due) throws Exception {
        if (due == null) {
            return;
        }
        long passed = passed(moment);
        long next = due;
        if (due <= passed) {
            // With the next watermark, so that something else can be done before; but in this one
            // if it is far behind: more may expire with each watermark than is removed after it.
            boolean isFarBehind = due <= Times.saturatedAdd(passed, -grid.width());
            next = Times.saturatedAdd(isFarBehind ? timestamp : passed, 1);
        }
        if (domain == TimeDomain.PROCESSING_TIME && next <= timestamp) {
            // The clock was set back. Flink would call a timer that is not later for ever.
            next = grid.due(moment.key(), Times.saturatedAdd(timestamp, 1));
        }
        ensure(moment, next);
    }

    private void register(Moment moment, long time) {
        if (domain == TimeDomain.EVENT_TIME) {
            moment.timers().registerEventTimeTimer(time);
        } else {
            moment.timers().registerProcessingTimeTimer(time);
        }
    }

    private void delete(Moment moment, long time) {
        if (domain == TimeDomain.EVENT_TIME) {
            moment.timers().deleteEventTimeTimer(time);
        } else {
            moment.timers().deleteProcessingTimeTimer(time);
        }
    }
}
