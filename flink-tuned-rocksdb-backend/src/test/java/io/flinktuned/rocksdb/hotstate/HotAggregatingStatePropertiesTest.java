// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.internal.InternalAggregatingState;

import java.util.Arrays;
import java.util.List;

/**
 * Aggregating state with an accumulator that is held as an object, whose serializer refuses the
 * nulls that the function returns.
 */
class HotAggregatingStatePropertiesTest
        extends HotStateProperties<
                InternalAggregatingState<String, String, Integer, Long, String>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalAggregatingState<String, String, Integer, Long, String> create(LiveBackend backend)
            throws Exception {
        return (InternalAggregatingState<String, String, Integer, Long, String>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new AggregatingStateDescriptor<>(
                                "state", new Sum(), LongSerializer.INSTANCE));
    }

    private static final int NULL = -1;

    private static final class Sum implements AggregateFunction<Integer, Long, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 1000L;
        }

        @Override
        public Long add(Integer value, Long accumulator) {
            return value == NULL ? null : (Long) (accumulator + value);
        }

        @Override
        public String getResult(Long accumulator) {
            return "sum " + accumulator;
        }

        @Override
        public Long merge(Long one, Long other) {
            long merged = 3 * one + other;
            return merged % 3 == 0 ? null : (Long) merged;
        }
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
                "mergeAll",
                "mergeAndGet");
    }

    @Override
    Object apply(
            InternalAggregatingState<String, String, Integer, Long, String> state, Action action)
            throws Exception {
        try {
            return applyOrFail(state, action);
        } catch (NullPointerException e) {
            return "null is refused";
        }
    }

    private Object applyOrFail(
            InternalAggregatingState<String, String, Integer, Long, String> state, Action action)
            throws Exception {
        switch (action.name) {
            case "get":
                return state.get();
            case "add":
                state.add(action.number);
                return null;
            case "addNull":
                state.add(NULL);
                return null;
            case "updateToNull":
                state.updateInternal(null);
                return null;
            case "update":
                state.updateInternal((long) action.number);
                return null;
            case "merge":
                state.mergeNamespaces("n0", List.of("n1"));
                return null;
            case "mergeAndGet":
                // Of the namespace that the merge has left.
                state.mergeNamespaces("n0", List.of("n2", "n1"));
                return state.get();
            case "mergeAll":
                state.mergeNamespaces("n2", Arrays.asList("n0", null, "n1"));
                return null;
            default:
                state.clear();
                return null;
        }
    }
}
