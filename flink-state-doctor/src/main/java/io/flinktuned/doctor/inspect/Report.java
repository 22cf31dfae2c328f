// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/** All that one run tells; its fields are those of the JSON form. */
public final class Report {

    final SnapshotReport snapshot;

    /** Null if nothing was compared. */
    final Growth growth;

    private Report(SnapshotReport snapshot, Growth growth) {
        this.snapshot = snapshot;
        this.growth = growth;
    }

    static Report of(SnapshotReport snapshot) {
        return new Report(snapshot, null);
    }

    static Report of(SnapshotReport snapshot, SnapshotReport before) {
        return new Report(snapshot, Growth.between(before, snapshot));
    }
}
