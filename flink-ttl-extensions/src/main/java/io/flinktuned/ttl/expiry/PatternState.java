// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;

/**
 * Keyed state that expires. {@code at(context)} gives the current key's part of it.
 *
 * <p>In event time it is judged as of the later of the watermark and the time stamp of the element,
 * so that an element sees the same whenever watermarks come. In processing time it is judged by the
 * clock.
 *
 * @param <V> what {@code at} returns; it is made for one call of the function, do not keep it
 */
@PublicEvolving
public abstract class PatternState<V extends PatternView> {

    /** For the patterns of this module. */
    protected PatternState() {}

    /** The current key's state. */
    public final V at(KeyedProcessFunction<?, ?, ?>.Context context) {
        TimerService timers = context.timerService();
        return view(
                context instanceof KeyedProcessFunction<?, ?, ?>.OnTimerContext
                        ? Moment.ofTimer(
                                timers,
                                context.getCurrentKey(),
                                ((KeyedProcessFunction<?, ?, ?>.OnTimerContext) context)
                                        .timeDomain(),
                                context.timestamp())
                        : Moment.of(timers, context.getCurrentKey(), context.timestamp()));
    }

    /** The current key's state. */
    public final V at(KeyedCoProcessFunction<?, ?, ?, ?>.Context context) {
        TimerService timers = context.timerService();
        return view(
                context instanceof KeyedCoProcessFunction<?, ?, ?, ?>.OnTimerContext
                        ? Moment.ofTimer(
                                timers,
                                context.getCurrentKey(),
                                ((KeyedCoProcessFunction<?, ?, ?, ?>.OnTimerContext) context)
                                        .timeDomain(),
                                context.timestamp())
                        : Moment.of(timers, context.getCurrentKey(), context.timestamp()));
    }

    /** The current key's state. */
    public final V at(KeyedBroadcastProcessFunction<?, ?, ?, ?>.ReadOnlyContext context) {
        TimerService timers = context.timerService();
        return view(
                context instanceof KeyedBroadcastProcessFunction<?, ?, ?, ?>.OnTimerContext
                        ? Moment.ofTimer(
                                timers,
                                context.getCurrentKey(),
                                ((KeyedBroadcastProcessFunction<?, ?, ?, ?>.OnTimerContext) context)
                                        .timeDomain(),
                                context.timestamp())
                        : Moment.of(timers, context.getCurrentKey(), context.timestamp()));
    }

    /**
     * A key's state in {@code processBroadcastElement}, inside of {@code applyToKeyedState}, as of
     * the watermark. It can be read, and entries can be removed, but not written.
     *
     * @param key that {@code applyToKeyedState} is at
     */
    public final V at(KeyedBroadcastProcessFunction<?, ?, ?, ?>.Context context, Object key) {
        return view(
                Moment.withoutTimers(
                        key, context.currentWatermark(), context.currentProcessingTime()));
    }

    /**
     * The current key's state in any other function, as of the watermark or the clock. In event
     * time call {@code asOf(timestamp)} of what this returns, with the time stamp of the element.
     *
     * @param currentKey the key that the function is called for
     */
    public final V at(TimerService timers, Object currentKey) {
        return view(Moment.of(timers, currentKey, null));
    }

    /** The state of the moment's key. */
    @Internal
    protected abstract V view(Moment moment);
}
