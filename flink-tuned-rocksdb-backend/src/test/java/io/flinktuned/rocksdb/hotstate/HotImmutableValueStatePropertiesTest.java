// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.internal.InternalValueState;

import java.util.List;

/** Value state of a type that is held as objects. */
class HotImmutableValueStatePropertiesTest
        extends HotStateProperties<InternalValueState<String, String, String>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalValueState<String, String, String> create(LiveBackend backend) throws Exception {
        return (InternalValueState<String, String, String>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new ValueStateDescriptor<>("state", StringSerializer.INSTANCE));
    }

    @Override
    List<String> operations() {
        return List.of("value", "value", "update", "update", "updateToNull", "clear");
    }

    @Override
    Object apply(InternalValueState<String, String, String> state, Action action) throws Exception {
        switch (action.name) {
            case "value":
                return state.value();
            case "update":
                state.update("v".repeat(action.size) + action.number);
                return null;
            case "updateToNull":
                state.update(null);
                return null;
            default:
                state.clear();
                return null;
        }
    }
}
