// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Checkpoints take long because barriers wait behind records. */
final class LongAlignment implements Diagnosis {

    /** Of the checkpoint's duration, or of a vertex's time; less is not what makes it long. */
    private static final double MOST = 0.5;

    /** Shorter checkpoints harm nobody. */
    private static final long SHORT_MILLIS = 500;

    /** A checkpoint that is under way for so many intervals while none was completed is stuck. */
    private static final int STUCK = 2;

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!checkpoints.periodic()) {
            return Verdict.nothing();
        }
        if (checkpoints.completed().isEmpty()) {
            return stuck(job) ? finding(job, checkpoints.pendingMillis()) : Verdict.nothing();
        }
        long millis = checkpoints.barrierMillis();
        double cost = checkpoints.shareOfTime(millis);
        if (cost < WORTH || millis < SHORT_MILLIS || millis < MOST * checkpoints.meanMillis()) {
            return Verdict.well(
                    "Alignment: barriers of the last checkpoint were there after %s.",
                    Text.millis(millis));
        }
        return checkpoints.unaligned() ? Verdict.nothing() : finding(job, millis);
    }

    /** A vertex waits for those after it, and so do barriers. */
    private static boolean stuck(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        long shortest = Math.max(SHORT_MILLIS, STUCK * checkpoints.intervalMillis());
        return !checkpoints.unaligned()
                && checkpoints.pendingMillis() > shortest
                && job.vertices().stream().anyMatch(vertex -> vertex.backPressured() > MOST);
    }

    private static Verdict finding(Observation job, long millis) {
        Checkpoints checkpoints = job.checkpoints();
        boolean done = !checkpoints.completed().isEmpty();
        return Finding.of("long-alignment", "Barriers of checkpoints wait behind records")
                .cost(
                        BACKGROUND * checkpoints.shareOfTime(millis),
                        "time that barriers are under way, a quarter of it: tasks go on")
                .evidence(
                        Text.format(
                                done
                                        ? "those of the last one were under way for %s, one"
                                                + " checkpoint is due every %s"
                                        : "no checkpoint was completed; one is under way for %s,"
                                                + " and due every %s",
                                Text.millis(millis),
                                Text.millis(checkpoints.intervalMillis())),
                        done
                                ? "/jobs/:id/checkpoints/details/:id/subtasks/:id: start_delay,"
                                        + " alignment"
                                : "/jobs/:id/checkpoints: history, trigger_timestamp")
                .evidence(
                        Text.format(
                                "the busiest vertex, '%s', is busy for %s of the time",
                                job.busiest().name(), Text.percent(job.busiest().busy())),
                        "/jobs/:id/vertices/:id: accumulated-busy-time")
                .set(job.version().unalignedKey(), "true")
                .action("Or remove the cause of the backpressure: see the other findings.")
                .expect(
                        "Checkpoints take as long as their upload: barriers overtake records, which"
                                + " become part of the checkpoint. The job is no faster.");
    }
}
