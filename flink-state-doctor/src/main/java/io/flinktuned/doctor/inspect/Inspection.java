// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.inspect.flink.Snapshot;

import java.util.Map;
import java.util.Optional;

/** Reads checkpoints and savepoints and reports what is in them. */
public final class Inspection {

    private final ClassLoader classes;
    private final Progress progress;

    /**
     * @param classes where the classes of the job are, if they are anywhere
     */
    public Inspection(ClassLoader classes, Progress progress) {
        this.classes = classes;
        this.progress = progress;
    }

    /**
     * @param path the directory of a checkpoint or savepoint, or its file {@code _metadata}
     * @param compare what to compare it to
     * @throws UnreadableSnapshotException if one of them, or a setting, cannot be used
     */
    public Report run(String path, Optional<String> compare, TtlSettings ttl)
            throws UnreadableSnapshotException {
        SnapshotReport snapshot = read(path, ttl);
        ttl.check(snapshot);
        Report report =
                compare.isPresent()
                        ? Report.of(snapshot, read(compare.get(), new TtlSettings(Map.of(), null)))
                        : Report.of(snapshot);
        progress.finish();
        return report;
    }

    private SnapshotReport read(String path, TtlSettings ttl) throws UnreadableSnapshotException {
        Snapshot snapshot = Snapshot.open(path, classes);
        SnapshotStatistics statistics =
                new SnapshotStatistics(snapshot.operators(), snapshot.takenAt(), ttl, progress);
        snapshot.read(statistics, progress);
        return new SnapshotReport(
                snapshot.path(),
                snapshot.checkpointId(),
                snapshot.isSavepoint(),
                snapshot.takenAt(),
                statistics.operators());
    }
}
