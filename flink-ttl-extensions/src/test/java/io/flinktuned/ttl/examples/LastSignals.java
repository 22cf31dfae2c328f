// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Map;

/** Compares each signal with the others of the same stock in the last seven days. */
public class LastSignals extends KeyedProcessFunction<String, Signal, String> {

    private static final long serialVersionUID = 1L;

    private transient EventTimeTtlMapState<String, Double> lastValues;

    @Override
    public void open(OpenContext context) {
        lastValues =
                EventTimeTtlMapState.named("lastValues", Types.STRING, Types.DOUBLE)
                        .timeToLive(Duration.ofDays(7))
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(Signal signal, Context context, Collector<String> out)
            throws Exception {
        EventTimeTtlMapState<String, Double>.View values = lastValues.at(context);
        for (Map.Entry<String, Double> other : values.entries()) {
            if (other.getValue() > signal.value) {
                out.collect(signal.stock + ": " + signal.name + " is below " + other.getKey());
            }
        }
        values.put(signal.name, signal.value, context.timestamp());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
            throws Exception {
        lastValues.at(context).onTimer(timestamp);
    }
}
