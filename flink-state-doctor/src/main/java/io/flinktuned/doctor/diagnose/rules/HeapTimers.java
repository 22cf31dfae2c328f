// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Timers are on the heap, and all are written in the synchronous part of each checkpoint. */
final class HeapTimers implements Diagnosis {

    static final String FACTORY = "state.backend.rocksdb.timer-service.factory";
    private static final String TUNED = "state.backend.tuned.timers";

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!job.usesRocksDb() || !inUse(job) || !checkpoints.periodic()) {
            return Verdict.nothing();
        }
        double cost = checkpoints.shareOfTime(checkpoints.syncMillis());
        if (cost < WORTH) {
            return Verdict.well(
                    "Timers on the heap: they are few, and checkpoints stop tasks for %s only.",
                    Text.millis(checkpoints.syncMillis()));
        }
        return Finding.of(
                        "heap-timers",
                        "Timers on the heap are written while tasks stand still for a checkpoint")
                .cost(cost, "time in the synchronous part of checkpoints")
                .evidence(
                        Text.format(
                                "the synchronous part takes %s, one checkpoint is due every %s",
                                Text.millis(checkpoints.syncMillis()),
                                Text.millis(checkpoints.intervalMillis())),
                        "/jobs/:id/checkpoints/details/:id/subtasks/:id: sync")
                .evidence(
                        "timers are on the heap",
                        "/jobmanager/config: " + FACTORY + ", or HeapPriorityQueue in thread dumps")
                .set(job.tuned() ? TUNED : FACTORY, job.tuned() ? "write-back" : "ROCKSDB")
                .action(
                        "Timers move with a canonical savepoint only: stop the job with"
                                + " flink stop --type canonical, and start it from there.")
                .expect(
                        "The synchronous part becomes the flush of memtables, whatever the number"
                                + " of timers (docs/timers.md). Using a timer takes longer.");
    }

    /** Whether timers are on the heap; a job may say so where its configuration does not. */
    static boolean inUse(Observation job) {
        return job.settings().is(FACTORY, "HEAP")
                || job.settings().is(TUNED, "heap")
                || StateTime.with(job, "HeapPriorityQueue").share() > 0;
    }
}
