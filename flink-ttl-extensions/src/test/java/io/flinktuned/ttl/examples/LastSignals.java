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

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.Map;

/** Compares each signal with the others of the same stock in the last seven days. */
public class LastSignals extends KeyedProcessFunction<String, Signal, String> {

    private static final long serialVersionUID = 1L;

    private transient EventTimeTtlMapState<String, Double> lastValues;

    @Override
    public void open(OpenContext context) {
        lastValues =
                EventTimeTtlMapState.named("lastValues", Types.STRING, Types.DOUBLE)
                        .timeToLive(Duration.ofDays(7))
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(Signal signal, Context context, Collector<String> out)
            throws Exception {
        EventTimeTtlMapState<String, Double>.View values = lastValues.at(context);
        for (Map.Entry<String, Double> other : values.entries()) {
            if (other.getValue() > signal.value) {
                out.collect(signal.stock + ": " + signal.name + " is below " + other.getKey());
            }
        }
        values.put(signal.name, signal.value, context.timestamp());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
            throws Exception {
        lastValues.at(context).onTimer(timestamp);
    }
}
