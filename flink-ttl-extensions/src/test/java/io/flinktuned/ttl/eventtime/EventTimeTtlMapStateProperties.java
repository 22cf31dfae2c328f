// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.expiry.ExpiringMapProperties;
import io.flinktuned.ttl.expiry.ExpiringMapView;
import io.flinktuned.ttl.expiry.ExpiryListener;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import java.time.Duration;

class EventTimeTtlMapStateProperties
        extends ExpiringMapProperties<EventTimeTtlMapState<String, Long>> {

    @Override
    protected PatternHarness<EventTimeTtlMapState<String, Long>> harness(Backend backend)
            throws Exception {
        return new PatternHarness<>(
                backend,
                context ->
                        EventTimeTtlMapState.named("map", Types.STRING, Types.LONG)
                                .timeToLive(Duration.ofMillis(100))
                                .bucketWidth(Duration.ofMillis(BUCKET))
                                .create(context),
                (map, timestamp, context) ->
                        map.at(context)
                                .reportTo(
                                        (key, value, at) ->
                                                context.output(
                                                        PatternHarness.SIDE,
                                                        report(key, value, at)))
                                .onTimer(timestamp));
    }

    @Override
    protected ExpiringMapView<String, Long> view(
            EventTimeTtlMapState<String, Long> pattern,
            KeyedProcessFunction<?, ?, ?>.Context context,
            ExpiryListener<String, Long> listener) {
        return pattern.at(context).reportTo(listener);
    }

    @Override
    protected boolean put(
            ExpiringMapView<String, Long> view, String key, Long value, long time, long ttl)
            throws Exception {
        return ((EventTimeTtlMapState<String, Long>.View) view).put(key, value, time);
    }

    @Override
    protected long ttl(long requested) {
        return 100;
    }

    @Override
    protected String state() {
        return "map";
    }

    @Override
    protected void advance(PatternHarness<EventTimeTtlMapState<String, Long>> harness, long time)
            throws Exception {
        harness.watermark(time);
    }
}
