// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The operator of the job whose state is read and written. */
class CountVisits extends KeyedProcessFunction<String, Tuple2<String, String>, Void> {

    private static final long serialVersionUID = 1L;

    private transient VisitState visits;

    @Override
    public void open(OpenContext context) {
        visits = new VisitState(getRuntimeContext());
    }

    @Override
    public void processElement(Tuple2<String, String> visit, Context context, Collector<Void> out)
            throws Exception {
        visits.add(visit.f1);
        context.timerService().registerEventTimeTimer(BootstrapVisits.FORGET_AT);
    }
}
