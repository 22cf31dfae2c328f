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
