// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.expiry.ValueExpiryListener;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;

import java.time.Duration;
import java.util.List;

class EventTimeTtlValueStateProperties
        extends OneExpiringStateProperties<
                EventTimeTtlValueState<Long>, EventTimeTtlValueState<Long>.View> {

    @Override
    EventTimeTtlValueState<Long> create(RuntimeContext context) {
        return EventTimeTtlValueState.named(STATE, Types.LONG)
                .timeToLive(Duration.ofMillis(TTL))
                .bucketWidth(Duration.ofMillis(BUCKET))
                .create(context);
    }

    @Override
    void reportTo(EventTimeTtlValueState<Long>.View view, ValueExpiryListener<Long> listener) {
        view.reportTo(listener);
    }

    @Override
    boolean write(EventTimeTtlValueState<Long>.View view, long value, long timestamp)
            throws Exception {
        return view.update(value, timestamp);
    }

    @Override
    List<Long> read(EventTimeTtlValueState<Long>.View view) throws Exception {
        Long value = view.value();
        return value == null ? List.of() : List.of(value);
    }

    /** The newest value stays, unless it has expired. */
    @Override
    boolean makeRoom(List<Written> model, long timestamp, long now, List<String> expired) {
        expire(model, now, expired);
        return model.isEmpty() || model.get(0).timestamp <= timestamp && model.remove(0) != null;
    }
}
