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
