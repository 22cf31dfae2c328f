// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A {@link KeyedProcessFunction} that passes each timer on to the states which it was told of, so
 * that no call of {@code onTimer} can be forgotten.
 *
 * <pre>{@code
 * public void open(OpenContext context) {
 *     prices =
 *             cleanUp(
 *                     EventTimeTtlMapState.named("prices", Types.STRING, Types.DOUBLE)
 *                             .create(getRuntimeContext()));
 * }
 * }</pre>
 *
 * @param <K> keys of the stream
 * @param <I> elements
 * @param <O> output
 */
@PublicEvolving
public abstract class TtlKeyedProcessFunction<K, I, O> extends KeyedProcessFunction<K, I, O> {

    private static final long serialVersionUID = 1L;

    private transient List<Timed<K, I, O>> states;

    /** Passes a timer on to a state. */
    @FunctionalInterface
    private interface Timed<K, I, O> {
        boolean onTimer(
                long timestamp,
                KeyedProcessFunction<K, I, O>.OnTimerContext context,
                Collector<O> out)
                throws Exception;
    }

    /** Gives a state its listeners before it cleans up. */
    @FunctionalInterface
    @PublicEvolving
    public interface BeforeCleanup<V, K, I, O> {

        /**
         * @param view on which to call {@code reportTo}
         */
        void prepare(
                V view, KeyedProcessFunction<K, I, O>.OnTimerContext context, Collector<O> out);
    }

    /** Lets a state clean up when its timers fire. To be called in {@code open}. */
    protected final <V extends PatternView, S extends PatternState<V>> S cleanUp(S state) {
        return cleanUp(state, (view, context, out) -> {});
    }

    /** The same for a state that reports what it removes. */
    protected final <V extends PatternView, S extends PatternState<V>> S cleanUp(
            S state, BeforeCleanup<? super V, K, I, O> before) {
        Objects.requireNonNull(before);
        if (states == null) {
            states = new ArrayList<>();
        }
        states.add(
                (timestamp, context, out) -> {
                    V view = state.at(context);
                    before.prepare(view, context, out);
                    return view.onTimer(timestamp);
                });
        return state;
    }

    @Override
    public final void onTimer(long timestamp, OnTimerContext context, Collector<O> out)
            throws Exception {
        boolean isCleanup = false;
        if (states != null) {
            for (Timed<K, I, O> state : states) {
                isCleanup |= state.onTimer(timestamp, context, out);
            }
        }
        onTimer(timestamp, isCleanup, context, out);
    }

    /**
     * Called for each timer, after clean-up. For functions that set timers of their own.
     *
     * @param isCleanup whether one of the states has set the timer. One of yours may have the same
     *     time.
     */
    protected void onTimer(
            long timestamp, boolean isCleanup, OnTimerContext context, Collector<O> out)
            throws Exception {}
}
