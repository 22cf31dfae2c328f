// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.TtlKeyedProcessFunction;
import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** Tells for each price the highest one of the stock on this market in the last seven days. */
public class WeekMaximumJob {

    static class Maximum extends TtlKeyedProcessFunction<String, Price, Double> {

        private static final long serialVersionUID = 1L;

        private transient SlidingAggregateState<String, Double, Double> weekMaximum;

        @Override
        public void open(OpenContext context) {
            weekMaximum =
                    cleanUp(
                            SlidingAggregateState.maximum("weekMaximum", Types.STRING, Types.DOUBLE)
                                    .over(Duration.ofDays(7))
                                    .bucketWidth(Duration.ofHours(6))
                                    .create(getRuntimeContext()));
        }

        @Override
        public void processElement(Price price, Context context, Collector<Double> out)
                throws Exception {
            SlidingAggregateState<String, Double, Double>.View maxima = weekMaximum.at(context);
            maxima.add(price.market, price.amount, context.timestamp());
            out.collect(maxima.get(price.market));
        }
    }

    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromData(
                        new Price("ACME", "Paris", 13, Duration.ofDays(1)),
                        new Price("ACME", "Paris", 12, Duration.ofDays(4)),
                        new Price("ACME", "Paris", 11, Duration.ofDays(9)))
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Price>forBoundedOutOfOrderness(Duration.ofHours(1))
                                .withTimestampAssigner((price, none) -> price.time))
                .keyBy(price -> price.stock)
                .process(new Maximum())
                .print();
        env.execute();
    }
}
