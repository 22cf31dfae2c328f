// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * Writes a statement at the end of each day on which an account was used.
 *
 * <p>Transfers of the next day may come before the timer of this one fires, so each open day has an
 * entry in a map. The statement is then the same whenever that is, also after a restart.
 */
final class EndOfDay extends KeyedProcessFunction<Long, Transfer, Statement> {

    private static final long serialVersionUID = 1L;

    private static final long DAY = Duration.ofDays(1).toMillis();

    private transient MapState<Long, Turnover> openDays;
    private transient ValueState<Long> balance;

    @Override
    public void open(OpenContext context) {
        openDays =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "open-days", Types.LONG, Types.POJO(Turnover.class)));
        balance = getRuntimeContext().getState(new ValueStateDescriptor<>("balance", Types.LONG));
    }

    @Override
    public void processElement(Transfer transfer, Context context, Collector<Statement> out)
            throws Exception {
        long day = dayOf(transfer.time);
        Turnover turnover = openDays.get(day);
        if (turnover == null) {
            turnover = new Turnover();
            context.timerService().registerEventTimeTimer((day + 1) * DAY - 1);
        }
        turnover.transfers++;
        turnover.amount += transfer.amount;
        openDays.put(day, turnover);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Statement> out)
            throws Exception {
        long day = dayOf(timestamp);
        Turnover turnover = openDays.get(day);
        openDays.remove(day);
        Long before = balance.value();
        long after = (before == null ? 0 : before) + turnover.amount;
        balance.update(after);
        out.collect(new Statement(context.getCurrentKey(), day, turnover.transfers, after));
    }

    private static long dayOf(long time) {
        return Math.floorDiv(time, DAY);
    }
}
