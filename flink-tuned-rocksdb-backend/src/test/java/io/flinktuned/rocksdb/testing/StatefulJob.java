// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import java.util.concurrent.CountDownLatch;

/** A job that writes keyed state and then stays, so that one can look, until it is cancelled. */
public final class StatefulJob {

    /** The name of its state. */
    public static final String STATE = "sum";

    private StatefulJob() {}

    /** Submits the job where and as {@code env} says. */
    public static JobClient submit(StreamExecutionEnvironment env) throws Exception {
        env.fromSequence(1, 10)
                .keyBy(number -> 0)
                .process(new SumAndStay())
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync();
    }

    private static final class SumAndStay extends KeyedProcessFunction<Integer, Long, Long> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext openContext) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>(STATE, Long.class));
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out)
                throws Exception {
            sum.update(number);
            // Cancelling the job interrupts this.
            new CountDownLatch(1).await();
        }
    }
}
