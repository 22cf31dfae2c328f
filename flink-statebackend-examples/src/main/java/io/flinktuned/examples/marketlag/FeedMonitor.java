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

package io.flinktuned.examples.marketlag;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Passes prices on, sends malformed lines to a side output and counts them (metric {@code
 * malformedLines}), and tells to another side output how far the feed is.
 */
final class FeedMonitor extends ProcessFunction<FeedLine, PriceTick> {

    private static final long serialVersionUID = 1L;

    static final OutputTag<MarketLagEvent> MALFORMED = new OutputTag<>("malformed") {};
    static final OutputTag<MarketLagEvent> PROGRESS = new OutputTag<>("progress") {};

    /** Lines between two progress events. */
    static final int PROGRESS_INTERVAL = 1000;

    private transient Counter malformedLines;

    @Override
    public void open(OpenContext context) {
        malformedLines = getRuntimeContext().getMetricGroup().counter("malformedLines");
    }

    @Override
    public void processElement(FeedLine line, Context context, Collector<PriceTick> out) {
        if (line.tick != null) {
            out.collect(line.tick);
        } else if (line.problem != null) {
            malformedLines.inc();
            context.output(MALFORMED, MarketLagEvent.malformed(line));
        }
        if (line.isEnd() || line.read % PROGRESS_INTERVAL == 0 && line.read < line.total) {
            context.output(PROGRESS, MarketLagEvent.progress(line));
        }
    }
}
