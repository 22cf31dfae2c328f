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

package io.flinktuned.doctor.inspect;

import java.time.Instant;
import java.util.List;

/** What is in a checkpoint or savepoint; its fields are those of the JSON form. */
final class SnapshotReport {

    final String path;
    final long checkpointId;
    final boolean savepoint;

    /** When its metadata was written: expiry, ages and timers are seen from here. */
    final Instant takenAt;

    /** The operators that have state. */
    final List<OperatorReport> operators;

    SnapshotReport(
            String path,
            long checkpointId,
            boolean savepoint,
            Instant takenAt,
            List<OperatorReport> operators) {
        this.path = path;
        this.checkpointId = checkpointId;
        this.savepoint = savepoint;
        this.takenAt = takenAt;
        this.operators = operators;
    }

    long entries() {
        return operators.stream()
                .flatMap(operator -> operator.states.stream())
                .mapToLong(state -> state.entries)
                .sum();
    }

    long bytes() {
        return operators.stream().mapToLong(OperatorReport::bytes).sum();
    }
}
