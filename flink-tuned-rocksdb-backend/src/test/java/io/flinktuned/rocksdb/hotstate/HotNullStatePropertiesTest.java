// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.internal.InternalReducingState;

import java.util.Arrays;
import java.util.List;

/** Reducing state of a type that is held as objects and whose serializer accepts null. */
class HotNullStatePropertiesTest
        extends HotStateProperties<InternalReducingState<String, String, String>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalReducingState<String, String, String> create(LiveBackend backend) throws Exception {
        return (InternalReducingState<String, String, String>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new ReducingStateDescriptor<>(
                                "state",
                                HotNullStatePropertiesTest::reduce,
                                StringSerializer.INSTANCE));
    }

    private static String reduce(String one, String other) {
        String both = one + other;
        return both.length() % 3 == 0 ? null : both.substring(both.length() / 2);
    }

    @Override
    List<String> operations() {
        return List.of(
                "get",
                "add",
                "add",
                "addNull",
                "clear",
                "update",
                "updateToNull",
                "merge",
                "mergeAll");
    }

    @Override
    Object apply(InternalReducingState<String, String, String> state, Action action)
            throws Exception {
        switch (action.name) {
            case "get":
                return state.get();
            case "add":
                state.add("v".repeat(action.size) + action.number);
                return null;
            case "addNull":
                state.add(null);
                return null;
            case "update":
                state.updateInternal("u" + action.number);
                return null;
            case "updateToNull":
                state.updateInternal(null);
                return null;
            case "merge":
                state.mergeNamespaces("n0", List.of("n1"));
                return null;
            case "mergeAll":
                state.mergeNamespaces("n2", Arrays.asList("n0", null, "n1"));
                return null;
            default:
                state.clear();
                return null;
        }
    }
}
