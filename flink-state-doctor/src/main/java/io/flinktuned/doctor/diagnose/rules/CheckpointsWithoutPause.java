// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Checkpoints take as long as their interval, so the job is hardly ever without one. */
final class CheckpointsWithoutPause implements Diagnosis {

    /** Of the interval: the job is without a checkpoint for less than a tenth of the time. */
    private static final double ALL = 0.9;

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!checkpoints.periodic() || checkpoints.completed().size() < 2) {
            return Verdict.nothing();
        }
        double millis = checkpoints.meanMillis();
        long interval = checkpoints.intervalMillis();
        double share = checkpoints.shareOfTime(millis);
        if (share < ALL) {
            return Verdict.well(
                    "Interval of checkpoints: one takes %s of every %s.",
                    Text.millis(millis), Text.millis(interval));
        }
        return Finding.of("checkpoints-without-pause", "Checkpoints take as long as their interval")
                .cost(
                        BACKGROUND * share,
                        "time with a checkpoint, a quarter of it: tasks go on meanwhile")
                .evidence(
                        Text.format(
                                "the last %d checkpoints took %s on average, one is due every %s,"
                                        + " with a pause of %s",
                                checkpoints.completed().size(),
                                Text.millis(millis),
                                Text.millis(interval),
                                Text.millis(checkpoints.minPauseMillis())),
                        "/jobs/:id/checkpoints: end_to_end_duration; /checkpoints/config: interval,"
                                + " min_pause")
                .set("execution.checkpointing.interval", Text.duration(Math.max(1000, 4 * millis)))
                .set("execution.checkpointing.min-pause", Text.duration(Math.max(500, 2 * millis)))
                .expect(
                        "The flushes, file copies and uploads of three checkpoints in four; a hot"
                                + " tier may keep changes for longer (docs/checkpoints.md, Why a"
                                + " pause). A restart repeats more.");
    }
}
