// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.expiry.ValueExpiryListener;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;

import java.time.Duration;
import java.util.List;

class EventTimeTtlListStateProperties
        extends OneExpiringStateProperties<
                EventTimeTtlListState<Long>, EventTimeTtlListState<Long>.View> {

    @Override
    EventTimeTtlListState<Long> create(RuntimeContext context) {
        return EventTimeTtlListState.named(STATE, Types.LONG)
                .timeToLive(Duration.ofMillis(TTL))
                .bucketWidth(Duration.ofMillis(BUCKET))
                .create(context);
    }

    @Override
    void reportTo(EventTimeTtlListState<Long>.View view, ValueExpiryListener<Long> listener) {
        view.reportTo(listener);
    }

    @Override
    boolean write(EventTimeTtlListState<Long>.View view, long value, long timestamp)
            throws Exception {
        return view.add(value, timestamp);
    }

    @Override
    List<Long> read(EventTimeTtlListState<Long>.View view) throws Exception {
        return view.get();
    }

    @Override
    boolean makeRoom(List<Written> model, long timestamp, long now, List<String> expired) {
        return true;
    }
}
