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

package io.flinktuned.ttl.examples;

import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.expiry.ExpiryListener;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;

/** Says once which signals have been silent for a day. */
public class SilentSignals extends KeyedProcessFunction<String, Signal, Signal> {

    private static final long serialVersionUID = 1L;

    static final OutputTag<String> SILENT = new OutputTag<>("silent", Types.STRING);

    private transient EventTimeTtlMapState<String, Double> lastValues;

    @Override
    public void open(OpenContext context) {
        lastValues =
                EventTimeTtlMapState.named("lastValues", Types.STRING, Types.DOUBLE)
                        .timeToLive(Duration.ofDays(1))
                        .bucketWidth(Duration.ofMinutes(10))
                        .create(getRuntimeContext());
    }

    private EventTimeTtlMapState<String, Double>.View lastValues(Context context) {
        ExpiryListener<String, Double> listener =
                (name, value, expiredAt) ->
                        context.output(SILENT, context.getCurrentKey() + " " + name);
        return lastValues.at(context).reportTo(listener);
    }

    @Override
    public void processElement(Signal signal, Context context, Collector<Signal> out)
            throws Exception {
        lastValues(context).put(signal.name, signal.value, context.timestamp());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Signal> out)
            throws Exception {
        lastValues(context).onTimer(timestamp);
    }
}
