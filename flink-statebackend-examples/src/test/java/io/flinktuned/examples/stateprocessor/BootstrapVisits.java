// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;

/** Writes the state and the timers that {@link CountVisits} has. */
class BootstrapVisits extends KeyedStateBootstrapFunction<String, Tuple2<String, String>> {

    /** The year 2100. */
    static final long FORGET_AT = 4_102_444_800_000L;

    private static final long serialVersionUID = 1L;

    private transient VisitState visits;

    @Override
    public void open(OpenContext context) {
        visits = new VisitState(getRuntimeContext());
    }

    @Override
    public void processElement(Tuple2<String, String> visit, Context context) throws Exception {
        visits.add(visit.f1);
        context.timerService().registerEventTimeTimer(FORGET_AT);
    }
}
