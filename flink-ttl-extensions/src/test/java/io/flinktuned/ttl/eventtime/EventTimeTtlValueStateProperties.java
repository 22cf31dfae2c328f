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
