// SPDX-License-Identifier: Apache-2.0
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
