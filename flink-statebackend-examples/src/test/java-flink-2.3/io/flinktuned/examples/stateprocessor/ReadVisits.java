// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Tells user, visits, the number of pages, and the number of timers. */
class ReadVisits extends KeyedStateReaderFunction<String, Tuple4<String, Long, Integer, Integer>> {

    private static final long serialVersionUID = 1L;

    private transient VisitState visits;

    @Override
    public void open(OpenContext context) {
        visits = new VisitState(getRuntimeContext());
    }

    @Override
    public void readKey(
            String user, Context context, Collector<Tuple4<String, Long, Integer, Integer>> out)
            throws Exception {
        int pages = 0;
        for (String page : visits.pages.keys()) {
            pages++;
        }
        out.collect(
                Tuple4.of(
                        user,
                        visits.total.value(),
                        pages,
                        context.registeredEventTimeTimers().size()));
    }
}
