// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Checkpoints expire before they are done. */
final class CheckpointsFail implements Diagnosis {

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!checkpoints.periodic()) {
            return Verdict.nothing();
        }
        long expired =
                checkpoints.failures().stream().filter(text -> text.contains("expired")).count();
        if (expired == 0) {
            return checkpoints.failed() == 0
                    ? Verdict.well("Checkpoints: none has failed.")
                    : Verdict.nothing();
        }
        double share =
                (double) expired / (checkpoints.completed().size() + checkpoints.failures().size());
        return Finding.of("checkpoints-expire", "Checkpoints are given up before they are done")
                .cost(share, "checkpoints that Flink remembers")
                .evidence(
                        Text.format(
                                "%d of the last %d checkpoints expired after %s",
                                expired,
                                checkpoints.completed().size() + checkpoints.failures().size(),
                                Text.millis(checkpoints.timeoutMillis())),
                        "/jobs/:id/checkpoints: failure_message")
                .set(
                        "execution.checkpointing.timeout",
                        Text.duration(Math.max(60_000, 3.0 * checkpoints.timeoutMillis())))
                .set(job.version().unalignedKey(), "true")
                .set(job.version().incrementalKey(), "true")
                .expect("The job has checkpoints again, and does not restart for their failure.");
    }
}
