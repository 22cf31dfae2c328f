// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.ttl.TtlMapStates;
import io.flinktuned.ttl.TtlProfiles;
import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Map;

/**
 * Keeps, per market, the largest signal delta seen per outcome.
 *
 * <ul>
 *   <li>The signal is the return against the previous price: {@code price / previous price - 1}.
 *   <li>The outcome is the direction of the move. A price that does not move has a signal of zero
 *       and no outcome.
 *   <li>The signal delta is how far the signal is from the previous signal: {@code |signal -
 *       previous signal|}. So a market's third price has the first one.
 * </ul>
 *
 * <p>Prices of a market must come in the order of event time, as {@link PriceFeedSource} sends
 * them. When event time ends, each market's maxima are summed up.
 *
 * <p>A maximum is forgotten 7 days after it was set (see {@link TtlProfiles#sevenDays()}): if none
 * of that size follows within 7 days, the next move sets a new one. <b>These days are days of the
 * TaskManager's clock, not days of the data</b>, for that is how Flink's TTL counts: a replay of
 * twenty years that takes a second forgets nothing.
 *
 * <p>The largest signal delta of the last 7 days of the data is in a {@link SlidingAggregateState}.
 */
final class MarketLagFunction extends KeyedProcessFunction<String, PriceTick, MarketLagEvent> {

    private static final long serialVersionUID = 1L;

    /** The end of event time: this timer fires when all input has been read. */
    private static final long END = Long.MAX_VALUE;

    private transient ValueState<Double> previousPrice;
    private transient ValueState<Double> previousSignal;
    private transient MapState<String, Double> maxSignalDelta;
    private transient SlidingAggregateState<String, Double, Double> weekMaxSignalDelta;

    @Override
    public void open(OpenContext context) {
        // Without TTL: the previous price is the previous price however long ago it was.
        previousPrice =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("previousPrice", Types.DOUBLE));
        previousSignal =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("previousSignal", Types.DOUBLE));
        maxSignalDelta =
                getRuntimeContext()
                        .getMapState(
                                TtlMapStates.descriptor(
                                        "maxSignalDelta",
                                        Types.STRING,
                                        Types.DOUBLE,
                                        TtlProfiles.sevenDays()));
        weekMaxSignalDelta =
                SlidingAggregateState.maximum("weekMaxSignalDelta", Types.STRING, Types.DOUBLE)
                        .over(Duration.ofDays(7))
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(PriceTick tick, Context context, Collector<MarketLagEvent> out)
            throws Exception {
        Double lastPrice = previousPrice.value();
        previousPrice.update(tick.price);
        if (lastPrice == null) {
            context.timerService().registerEventTimeTimer(END);
            return;
        }
        double signal = tick.price / lastPrice - 1;
        Double lastSignal = previousSignal.value();
        previousSignal.update(signal);
        if (lastSignal == null || signal == 0) {
            return;
        }
        Outcome outcome = signal > 0 ? Outcome.UP : Outcome.DOWN;
        double delta = Math.abs(signal - lastSignal);
        SlidingAggregateState<String, Double, Double>.View weekMax = weekMaxSignalDelta.at(context);
        Double max = maxSignalDelta.get(outcome.name());
        if (max == null || delta > max) {
            maxSignalDelta.put(outcome.name(), delta);
            out.collect(
                    MarketLagEvent.newMaximum(
                            tick.market, outcome, delta, weekMax.get(outcome.name()), tick.time));
        }
        weekMax.add(outcome.name(), delta, tick.time);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<MarketLagEvent> out)
            throws Exception {
        weekMaxSignalDelta.at(context).onTimer(timestamp);
        if (timestamp != END) {
            return;
        }
        for (Map.Entry<String, Double> max : maxSignalDelta.entries()) {
            out.collect(
                    MarketLagEvent.summary(
                            context.getCurrentKey(),
                            Outcome.valueOf(max.getKey()),
                            max.getValue()));
        }
    }
}
