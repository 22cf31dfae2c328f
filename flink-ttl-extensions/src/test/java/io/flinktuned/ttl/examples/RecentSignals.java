// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.bounded.BoundedMapState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Remembers the two signals of each stock that were used last, and says which it forgets. */
public class RecentSignals extends KeyedProcessFunction<String, Signal, Double> {

    private static final long serialVersionUID = 1L;

    static final OutputTag<String> FORGOTTEN = new OutputTag<>("forgotten", Types.STRING);

    private transient BoundedMapState<String, Double> recent;

    @Override
    public void open(OpenContext context) {
        recent =
                BoundedMapState.named("recent", Types.STRING, Types.DOUBLE)
                        .atMost(2)
                        .evictLeastRecentlyUsed()
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(Signal signal, Context context, Collector<Double> out)
            throws Exception {
        BoundedMapState<String, Double>.View view =
                recent.at(context)
                        .reportTo(
                                (name, value) ->
                                        context.output(FORGOTTEN, signal.stock + " " + name));
        Double last = view.get(signal.name);
        if (last != null) {
            out.collect(signal.value - last);
        }
        view.put(signal.name, signal.value);
    }
}
