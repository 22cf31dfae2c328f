// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** Keeps the last price of each market, and forgets a market that has closed. */
public class ClosedMarkets extends KeyedBroadcastProcessFunction<String, Price, String, Double> {

    private static final long serialVersionUID = 1L;

    private transient EventTimeTtlMapState<String, Double> prices;

    @Override
    public void open(OpenContext context) {
        prices =
                EventTimeTtlMapState.named("prices", Types.STRING, Types.DOUBLE)
                        .timeToLive(Duration.ofDays(7))
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(Price price, ReadOnlyContext context, Collector<Double> out)
            throws Exception {
        EventTimeTtlMapState<String, Double>.View view = prices.at(context);
        view.put(price.market, price.amount, context.timestamp());
        for (double amount : view.values()) {
            out.collect(amount);
        }
    }

    @Override
    public void processBroadcastElement(String closed, Context context, Collector<Double> out)
            throws Exception {
        context.applyToKeyedState(
                prices.descriptor(), (key, state) -> prices.at(context, key).remove(closed));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Double> out)
            throws Exception {
        prices.at(context).onTimer(timestamp);
    }
}
