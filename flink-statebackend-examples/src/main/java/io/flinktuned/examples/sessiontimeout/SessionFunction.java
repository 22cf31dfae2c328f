// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells a session when its user has not clicked for {@link SessionTimeoutJob#GAP}.
 *
 * <p>Each click deletes a timer and registers another, and most timers never fire: that is what
 * time-outs do to timers. Clicks of a user must come in the order of event time.
 */
final class SessionFunction extends KeyedProcessFunction<Long, Click, Session> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Session> current;

    @Override
    public void open(OpenContext context) {
        current =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "session", TypeInformation.of(Session.class)));
    }

    @Override
    public void processElement(Click click, Context context, Collector<Session> out)
            throws Exception {
        Session session = current.value();
        if (session != null) {
            context.timerService().deleteEventTimeTimer(session.timeout());
        }
        if (session != null && click.time < session.timeout()) {
            session.add(click);
        } else {
            if (session != null) {
                // Watermarks come at intervals of the clock, so the click is here before the timer.
                out.collect(session);
            }
            session = new Session(click);
        }
        current.update(session);
        context.timerService().registerEventTimeTimer(session.timeout());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Session> out)
            throws Exception {
        out.collect(current.value());
        current.clear();
    }
}
