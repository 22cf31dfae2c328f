// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.internal.InternalReducingState;

import java.util.Arrays;
import java.util.List;

/** Reducing state whose function changes its arguments and depends on their order. */
class HotReducingStatePropertiesTest
        extends HotStateProperties<InternalReducingState<String, String, byte[]>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalReducingState<String, String, byte[]> create(LiveBackend backend) throws Exception {
        return (InternalReducingState<String, String, byte[]>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new ReducingStateDescriptor<>(
                                "state",
                                HotReducingStatePropertiesTest::reduce,
                                BytePrimitiveArraySerializer.INSTANCE));
    }

    private static byte[] reduce(byte[] one, byte[] other) {
        byte[] result = one.length >= other.length ? one : other;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            result[i] = (byte) (3 * one[i] + other[i]);
        }
        return result;
    }

    @Override
    List<String> operations() {
        return List.of("get", "add", "add", "clear", "update", "merge", "mergeAll", "mergeAndGet");
    }

    @Override
    Object apply(InternalReducingState<String, String, byte[]> state, Action action)
            throws Exception {
        switch (action.name) {
            case "get":
                byte[] value = state.get();
                String found = Arrays.toString(value);
                if (value != null && value.length > 0) {
                    value[0]++;
                }
                return found;
            case "add":
                byte[] added = action.bytes();
                state.add(added);
                Arrays.fill(added, (byte) 7);
                return null;
            case "update":
                state.updateInternal(action.bytes());
                return null;
            case "merge":
                state.mergeNamespaces("n0", List.of("n1"));
                return null;
            case "mergeAndGet":
                // Of the namespace that the merge has left.
                state.mergeNamespaces("n0", List.of("n2", "n1"));
                return Arrays.toString(state.get());
            case "mergeAll":
                state.mergeNamespaces("n2", Arrays.asList("n0", null, "n1"));
                return null;
            default:
                state.clear();
                return null;
        }
    }
}
