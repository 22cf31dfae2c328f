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
