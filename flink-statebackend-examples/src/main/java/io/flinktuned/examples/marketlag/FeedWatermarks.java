// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * A watermark after each line, as far as the feed has been read. Watermarks at intervals of the
 * clock would come years apart in a replay, and what a line finds in state would depend on luck.
 */
final class FeedWatermarks implements WatermarkGenerator<FeedLine> {

    @Override
    public void onEvent(FeedLine line, long timestamp, WatermarkOutput output) {
        output.emitWatermark(new Watermark(line.watermark));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // All that is known has been said with the last line.
    }
}
