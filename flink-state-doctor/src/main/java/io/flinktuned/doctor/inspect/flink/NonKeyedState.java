// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateKind;
import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;

import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Reads sizes of the state that an operator has without keys. The checkpoint's metadata knows where
 * each element begins, so no file is read.
 */
final class NonKeyedState {

    private static final byte[] NO_KEY = new byte[0];

    private final OperatorSink sink;
    private final CurrentEntry entry = new CurrentEntry((key, length) -> "");

    NonKeyedState(OperatorSink sink) {
        this.sink = sink;
    }

    void read(OperatorStateHandle handle) {
        NavigableSet<Long> bounds = new TreeSet<>();
        bounds.add(handle.getStateSize());
        for (StateMetaInfo state : handle.getStateNameToPartitionOffsets().values()) {
            for (long offset : state.getOffsets()) {
                bounds.add(offset);
            }
        }
        for (Map.Entry<String, StateMetaInfo> state :
                handle.getStateNameToPartitionOffsets().entrySet()) {
            StateSink stateSink = sink.state(state.getKey(), kindOf(state.getValue()), false);
            for (long offset : state.getValue().getOffsets()) {
                Long end = bounds.higher(offset);
                entry.set(0, NO_KEY, 0, 0, end == null ? 0 : end - offset, 1);
                stateSink.entry(entry);
            }
        }
    }

    private static StateKind kindOf(StateMetaInfo state) {
        switch (state.getDistributionMode()) {
            case UNION:
                return StateKind.OPERATOR_UNION_LIST;
            case BROADCAST:
                return StateKind.BROADCAST;
            default:
                return StateKind.OPERATOR_LIST;
        }
    }
}
