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
import java.util.Map;

/** Tells for each price which other markets had the stock cheaper in the last seven days. */
public class LastPricesJob {

    static class Cheaper extends TtlKeyedProcessFunction<String, Price, String> {

        private static final long serialVersionUID = 1L;

        private transient EventTimeTtlMapState<String, Double> lastPrices;

        @Override
        public void open(OpenContext context) {
            lastPrices =
                    cleanUp(
                            EventTimeTtlMapState.named("lastPrices", Types.STRING, Types.DOUBLE)
                                    .timeToLive(Duration.ofDays(7))
                                    .create(getRuntimeContext()));
        }

        @Override
        public void processElement(Price price, Context context, Collector<String> out)
                throws Exception {
            EventTimeTtlMapState<String, Double>.View prices = lastPrices.at(context);
            for (Map.Entry<String, Double> other : prices.entries()) {
                if (other.getValue() < price.amount) {
                    out.collect(price.stock + " is cheaper in " + other.getKey());
                }
            }
            prices.put(price.market, price.amount, context.timestamp());
        }
    }

    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromData(
                        new Price("ACME", "Paris", 10, Duration.ofDays(1)),
                        new Price("ACME", "London", 12, Duration.ofDays(3)),
                        new Price("ACME", "Paris", 13, Duration.ofDays(9)))
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Price>forBoundedOutOfOrderness(Duration.ofHours(1))
                                .withTimestampAssigner((price, none) -> price.time))
                .keyBy(price -> price.stock)
                .process(new Cheaper())
                .print();
        env.execute();
    }
}
