// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Tasks stand still for checkpoints for a good part of the time, but not for heap timers. */
final class LongSynchronousPart implements Diagnosis {

    /** What the interval is chosen for. */
    private static final double WANTED = 0.02;

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!job.usesRocksDb()
                || !checkpoints.periodic()
                || checkpoints.completed().isEmpty()
                || HeapTimers.inUse(job)) {
            return Verdict.nothing();
        }
        double cost = checkpoints.shareOfTime(checkpoints.syncMillis());
        if (cost < WORTH) {
            return Verdict.well(
                    "Synchronous part of checkpoints: tasks stand still for %s of the time.",
                    Text.format("%.1f %%", 100 * cost));
        }
        Finding.Builder finding =
                Finding.of("long-synchronous-part", "Tasks stand still for checkpoints")
                        .cost(cost, "time in the synchronous part of checkpoints")
                        .evidence(
                                Text.format(
                                        "the synchronous part takes %s, one checkpoint is due every"
                                                + " %s",
                                        Text.millis(checkpoints.syncMillis()),
                                        Text.millis(checkpoints.intervalMillis())),
                                "/jobs/:id/checkpoints/details/:id/subtasks/:id: sync");
        int states = job.states().size();
        if (states > 0) {
            finding.evidence(
                    states + " states are flushed in it, besides timers",
                    "/jobs/:id/vertices/:id/subtasks/metrics: *.rocksdb_*");
        }
        return finding.set(
                        "execution.checkpointing.interval",
                        Text.duration(checkpoints.syncMillis() / WANTED))
                .action(
                        "The flush is as long as the local disk is slow:"
                                + " state.backend.rocksdb.localdir.")
                .expect(
                        Text.format(
                                "Tasks stand still for %s of the time. A restart repeats more.",
                                Text.percent(WANTED)));
    }
}
