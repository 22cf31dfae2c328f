// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.SnapshotSink;
import io.flinktuned.doctor.inspect.StateKind;
import io.flinktuned.doctor.inspect.StateSink;

/** The part of a sink that takes one operator. */
final class OperatorSink {

    private final SnapshotSink sink;
    private final String operatorId;

    OperatorSink(SnapshotSink sink, String operatorId) {
        this.sink = sink;
        this.operatorId = operatorId;
    }

    StateSink state(StateFormat format) {
        return state(format.name(), format.kind(), format.hasTtl());
    }

    StateSink state(String name, StateKind kind, boolean hasTtl) {
        return sink.state(operatorId, name, kind, hasTtl);
    }

    void note(String note) {
        sink.note(operatorId, note);
    }
}
