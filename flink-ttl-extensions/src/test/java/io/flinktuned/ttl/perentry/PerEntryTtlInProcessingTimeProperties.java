// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.perentry;

import io.flinktuned.ttl.expiry.ExpiringMapProperties;
import io.flinktuned.ttl.expiry.ExpiringMapView;
import io.flinktuned.ttl.expiry.ExpiryListener;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import java.time.Duration;

class PerEntryTtlInProcessingTimeProperties
        extends ExpiringMapProperties<PerEntryTtlMapState<String, Long>> {

    @Override
    protected PatternHarness<PerEntryTtlMapState<String, Long>> harness(Backend backend)
            throws Exception {
        return new PatternHarness<>(
                backend,
                context ->
                        PerEntryTtlMapState.inProcessingTime("map", Types.STRING, Types.LONG)
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
            PerEntryTtlMapState<String, Long> pattern,
            KeyedProcessFunction<?, ?, ?>.Context context,
            ExpiryListener<String, Long> listener) {
        return pattern.at(context).reportTo(listener);
    }

    @Override
    protected boolean put(
            ExpiringMapView<String, Long> view, String key, Long value, long time, long ttl)
            throws Exception {
        return ((PerEntryTtlMapState<String, Long>.View) view)
                .put(key, value, time, Duration.ofMillis(ttl));
    }

    @Override
    protected long ttl(long requested) {
        return requested;
    }

    @Override
    protected String state() {
        return "map";
    }

    @Override
    protected void advance(PatternHarness<PerEntryTtlMapState<String, Long>> harness, long time)
            throws Exception {
        harness.processingTime(time);
    }

    @Override
    protected boolean isInEventTime() {
        return false;
    }
}
