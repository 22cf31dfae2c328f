// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts first visits per day, and tells the count when no more can come. */
final class VisitorCount extends KeyedProcessFunction<Long, Long, VisitorsOfDay> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
        count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Long day, Context context, Collector<VisitorsOfDay> out)
            throws Exception {
        Long before = count.value();
        count.update(before == null ? 1 : before + 1);
        if (before == null) {
            context.timerService()
                    .registerEventTimeTimer(Days.end(day) + UniqueVisitorsJob.LATENESS.toMillis());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<VisitorsOfDay> out)
            throws Exception {
        out.collect(new VisitorsOfDay(context.getCurrentKey(), count.value()));
        count.clear();
    }
}
