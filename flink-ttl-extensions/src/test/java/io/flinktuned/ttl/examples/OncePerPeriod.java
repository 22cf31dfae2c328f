// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.perentry.PerEntryTtlMapState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** Lets through what was not seen lately; signals of one value are seen for longer. */
public class OncePerPeriod extends KeyedProcessFunction<String, Signal, Signal> {

    private static final long serialVersionUID = 1L;

    private transient PerEntryTtlMapState<String, Boolean> seen;

    @Override
    public void open(OpenContext context) {
        seen =
                PerEntryTtlMapState.inEventTime("seen", Types.STRING, Types.BOOLEAN)
                        .bucketWidth(Duration.ofHours(1))
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(Signal signal, Context context, Collector<Signal> out)
            throws Exception {
        PerEntryTtlMapState<String, Boolean>.View view = seen.at(context);
        if (!view.contains(signal.name)) {
            Duration period = signal.value < 1 ? Duration.ofHours(6) : Duration.ofDays(3);
            view.put(signal.name, true, context.timestamp(), period);
            out.collect(signal);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Signal> out)
            throws Exception {
        seen.at(context).onTimer(timestamp);
    }
}
