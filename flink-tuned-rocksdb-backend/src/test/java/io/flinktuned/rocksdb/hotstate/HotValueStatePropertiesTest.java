// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.internal.InternalValueState;

import java.util.Arrays;
import java.util.List;

/** Value state of a type that callers can change: an array. */
class HotValueStatePropertiesTest
        extends HotStateProperties<InternalValueState<String, String, byte[]>> {

    @Override
    @SuppressWarnings({"deprecation", "unchecked"})
    InternalValueState<String, String, byte[]> create(LiveBackend backend) throws Exception {
        return (InternalValueState<String, String, byte[]>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new ValueStateDescriptor<>(
                                "state",
                                BytePrimitiveArraySerializer.INSTANCE,
                                new byte[] {1, 2, 3}));
    }

    @Override
    List<String> operations() {
        return List.of("value", "value", "update", "update", "updateToNull", "clear");
    }

    @Override
    Object apply(InternalValueState<String, String, byte[]> state, Action action) throws Exception {
        switch (action.name) {
            case "value":
                byte[] value = state.value();
                String found = Arrays.toString(value);
                if (value.length > 0) {
                    value[0]++;
                }
                return found;
            case "update":
                byte[] bytes = action.bytes();
                state.update(bytes);
                if (bytes.length > 0) {
                    bytes[0]++;
                }
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
