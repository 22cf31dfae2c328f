// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.internal.InternalListState;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** List state of elements that callers can change; lists get longer than the tier holds. */
class HotListStatePropertiesTest
        extends HotStateProperties<InternalListState<String, String, byte[]>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalListState<String, String, byte[]> create(LiveBackend backend) throws Exception {
        return (InternalListState<String, String, byte[]>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new ListStateDescriptor<>("state", BytePrimitiveArraySerializer.INSTANCE));
    }

    @Override
    List<String> operations() {
        return List.of(
                "get",
                "add",
                "add",
                "add",
                "addAll",
                "addMany",
                "addNone",
                "update",
                "updateToNone",
                "clear",
                "merge",
                "mergeAll",
                "mergeAndGet");
    }

    @Override
    Object apply(InternalListState<String, String, byte[]> state, Action action) throws Exception {
        switch (action.name) {
            case "get":
                Iterable<byte[]> elements = state.get();
                if (elements == null) {
                    return null;
                }
                List<String> found = new ArrayList<>();
                for (byte[] element : elements) {
                    found.add(Arrays.toString(element));
                    Arrays.fill(element, (byte) 7);
                }
                return found;
            case "add":
                byte[] added = action.bytes();
                state.add(added);
                Arrays.fill(added, (byte) 7);
                return null;
            case "addAll":
                state.addAll(Arrays.asList(action.bytes(), new byte[] {1}));
                return null;
            case "addMany":
                // A few of these make a list that the tier does not hold.
                state.addAll(Collections.nCopies(10 * action.number, new byte[50]));
                return null;
            case "addNone":
                state.addAll(Collections.emptyList());
                return null;
            case "update":
                state.update(Arrays.asList(new byte[] {2}, action.bytes()));
                return null;
            case "updateToNone":
                state.update(Collections.emptyList());
                return null;
            case "merge":
                state.mergeNamespaces("n0", List.of("n1"));
                return null;
            case "mergeAndGet":
                // Of the namespace that the merge has left.
                state.mergeNamespaces("n0", List.of("n2", "n1"));
                Iterable<byte[]> left = state.get();
                return left == null ? null : left.iterator().next().length;
            case "mergeAll":
                state.mergeNamespaces("n2", Arrays.asList("n0", null, "n1"));
                return null;
            default:
                state.clear();
                return null;
        }
    }
}
