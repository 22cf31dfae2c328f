// SPDX-License-Identifier: Apache-2.0
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
