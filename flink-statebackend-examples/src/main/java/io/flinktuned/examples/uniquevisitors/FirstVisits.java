// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes on the day of a visit if the visitor has not been there on that day before.
 *
 * <p>A map per visitor holds the days. A day is forgotten by event time, {@link
 * UniqueVisitorsJob#LATENESS} after its end; a visit that comes even later is dropped and counted
 * (metric {@code numLateRecordsDropped}), because nobody knows whether it is the first one. So the
 * state holds the visitors of the last days only, however many can come. Between a restore and the
 * first watermark nothing is late: a visit as late as that may then be told again.
 */
final class FirstVisits extends KeyedProcessFunction<Long, Visit, Long> {

    private static final long serialVersionUID = 1L;

    private transient EventTimeTtlMapState<Long, Boolean> days;
    private transient Counter late;

    @Override
    public void open(OpenContext context) {
        days =
                EventTimeTtlMapState.named("days", Types.LONG, Types.BOOLEAN)
                        .timeToLive(UniqueVisitorsJob.LATENESS)
                        .create(getRuntimeContext());
        late = getRuntimeContext().getMetricGroup().counter("numLateRecordsDropped");
    }

    @Override
    public void processElement(Visit visit, Context context, Collector<Long> out) throws Exception {
        EventTimeTtlMapState<Long, Boolean>.View daysOfVisitor = days.at(context);
        long day = Days.of(visit.time);
        if (daysOfVisitor.contains(day)) {
            return;
        }
        if (daysOfVisitor.put(day, true, Days.end(day))) {
            out.collect(day);
        } else {
            late.inc();
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out)
            throws Exception {
        days.at(context).onTimer(timestamp);
    }
}
