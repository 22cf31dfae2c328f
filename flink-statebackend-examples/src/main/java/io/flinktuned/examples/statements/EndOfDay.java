/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
