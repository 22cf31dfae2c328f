// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.text.Bytes;

/** Checkpoints take long because their files are written slowly. */
final class SlowUpload implements Diagnosis {

    private static final String THREADS = "state.backend.rocksdb.checkpoint.transfer.thread.num";

    /** Flink's: RocksDBOptions. */
    private static final int DEFAULT_THREADS = 4;

    private static final int MOST_THREADS = 16;

    /** Bytes per second of one subtask; a disk or object store has more for a single stream. */
    private static final double SLOW = 50 << 20;

    /** Of the checkpoint's duration. */
    private static final double MOST = 0.5;

    /** Bytes; of less the time goes into making files, not into writing them. */
    private static final long FEW = 1 << 20;

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!job.usesRocksDb()
                || !checkpoints.periodic()
                || checkpoints.completed().isEmpty()
                || checkpoints.slowestWrittenBytes() < FEW) {
            return Verdict.nothing();
        }
        long millis = checkpoints.asyncMillis();
        double perSecond = checkpoints.slowestWrittenBytes() * 1000.0 / Math.max(1, millis);
        double cost = checkpoints.shareOfTime(millis);
        if (cost < WORTH || millis < MOST * checkpoints.meanMillis() || perSecond > SLOW) {
            return Verdict.well(
                    "Upload of checkpoints: %s with %s per second in the slowest subtask.",
                    Text.millis(millis), Bytes.format(perSecond));
        }
        int threads = (int) job.settings().number(THREADS, DEFAULT_THREADS);
        Finding.Builder finding =
                Finding.of("slow-upload", "Files of checkpoints are written slowly")
                        .cost(
                                BACKGROUND * cost,
                                "time with an upload, a quarter of it: tasks go on meanwhile")
                        .evidence(
                                Text.format(
                                        "the slowest subtask wrote %s in %s, %s per second, with %d"
                                                + " threads",
                                        Bytes.format(checkpoints.slowestWrittenBytes()),
                                        Text.millis(millis),
                                        Bytes.format(perSecond),
                                        threads),
                                "/jobs/:id/checkpoints/details/:id/subtasks/:id: async,"
                                        + " checkpointed_size");
        if (threads < MOST_THREADS) {
            finding.set(THREADS, Math.min(MOST_THREADS, 2 * threads));
        } else {
            finding.action("More threads do not help: the network or the store is the limit.");
        }
        return finding.expect(
                "Up to twice the speed where a single stream is the limit, as with object stores;"
                        + " nothing where the network is.");
    }
}
