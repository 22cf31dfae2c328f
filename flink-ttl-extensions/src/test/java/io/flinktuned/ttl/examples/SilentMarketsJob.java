// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.TtlKeyedProcessFunction;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** Tells when a market has sent no price of a stock for a day. */
public class SilentMarketsJob {

    static class Silence extends TtlKeyedProcessFunction<String, Price, String> {

        private static final long serialVersionUID = 1L;

        private transient EventTimeTtlMapState<String, Double> lastPrices;

        @Override
        public void open(OpenContext context) {
            lastPrices =
                    cleanUp(
                            EventTimeTtlMapState.named("lastPrices", Types.STRING, Types.DOUBLE)
                                    .timeToLive(Duration.ofDays(1))
                                    .bucketWidth(Duration.ofMinutes(10))
                                    .create(getRuntimeContext()),
                            (prices, timer, out) -> reportTo(prices, timer.getCurrentKey(), out));
        }

        private static EventTimeTtlMapState<String, Double>.View reportTo(
                EventTimeTtlMapState<String, Double>.View prices,
                String stock,
                Collector<String> out) {
            return prices.reportTo(
                    (market, price, expiredAt) -> out.collect(market + " is silent on " + stock));
        }

        @Override
        public void processElement(Price price, Context context, Collector<String> out)
                throws Exception {
            reportTo(lastPrices.at(context), price.stock, out)
                    .put(price.market, price.amount, context.timestamp());
        }
    }

    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromData(
                        new Price("ACME", "London", 10, Duration.ofHours(1)),
                        new Price("ACME", "Paris", 10, Duration.ofHours(2)),
                        new Price("ACME", "Paris", 11, Duration.ofHours(40)))
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Price>forBoundedOutOfOrderness(Duration.ofHours(1))
                                .withTimestampAssigner((price, none) -> price.time))
                .keyBy(price -> price.stock)
                .process(new Silence())
                .print();
        env.execute();
    }
}
