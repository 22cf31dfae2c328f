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

import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** The greatest value of each signal in the last seven days. */
public class MaxSignal extends KeyedProcessFunction<String, Signal, Double> {

    private static final long serialVersionUID = 1L;

    private transient SlidingAggregateState<String, Double, Double> maximum;

    @Override
    public void open(OpenContext context) {
        maximum =
                SlidingAggregateState.maximum("maximum", Types.STRING, Types.DOUBLE)
                        .over(Duration.ofDays(7))
                        .bucketWidth(Duration.ofHours(6))
                        .create(getRuntimeContext());
    }

    @Override
    public void processElement(Signal signal, Context context, Collector<Double> out)
            throws Exception {
        SlidingAggregateState<String, Double, Double>.View maxima = maximum.at(context);
        maxima.add(signal.name, signal.value, context.timestamp());
        out.collect(maxima.get(signal.name));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Double> out)
            throws Exception {
        maximum.at(context).onTimer(timestamp);
    }
}
