// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.examples;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** A watermark after every element, so that what a test sees does not depend on the clock. */
class EachElement implements WatermarkGenerator<Signal> {

    @Override
    public void onEvent(Signal signal, long timestamp, WatermarkOutput output) {
        output.emitWatermark(new Watermark(timestamp - 1));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
