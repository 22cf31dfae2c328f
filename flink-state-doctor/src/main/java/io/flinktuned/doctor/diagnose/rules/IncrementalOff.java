// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoint;
import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.text.Bytes;

import java.util.List;

/** Each checkpoint writes all state, and not only what has changed. */
final class IncrementalOff implements Diagnosis {

    /** One may write all by chance, as the first does. */
    private static final int FEWEST = 2;

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        List<Checkpoint> completed = checkpoints.completed();
        if (!job.usesRocksDb() || !checkpoints.periodic() || completed.size() < FEWEST) {
            return Verdict.nothing();
        }
        long full =
                completed.stream()
                        .filter(checkpoint -> checkpoint.writtenBytes() >= checkpoint.stateBytes())
                        .count();
        Checkpoint last = completed.get(completed.size() - 1);
        if (full < completed.size()) {
            return Verdict.well(
                    "Incremental checkpoints: the last wrote %s of %s.",
                    Bytes.format(last.writtenBytes()), Bytes.format(last.stateBytes()));
        }
        double cost = checkpoints.shareOfTime(checkpoints.asyncMillis());
        if (cost < WORTH) {
            return Verdict.well(
                    "Full checkpoints: they write %s in %s, which is not worth a change.",
                    Bytes.format(last.stateBytes()), Text.millis(checkpoints.asyncMillis()));
        }
        return Finding.of("incremental-off", "Every checkpoint writes all state")
                .cost(
                        BACKGROUND * cost,
                        "time with an upload, a quarter of it: tasks go on meanwhile")
                .evidence(
                        Text.format(
                                "each of the last %d checkpoints wrote all it holds, the last %s",
                                completed.size(), Bytes.format(last.stateBytes())),
                        "/jobs/:id/checkpoints: checkpointed_size, state_size")
                .evidence(
                        Text.format(
                                "writing takes %s, one checkpoint is due every %s",
                                Text.millis(checkpoints.asyncMillis()),
                                Text.millis(checkpoints.intervalMillis())),
                        "/jobs/:id/checkpoints/details/:id/subtasks/:id: async")
                .set(job.version().incrementalKey(), "true")
                .expect(
                        "Only files that are new since the last checkpoint are written: less the"
                                + " larger the state is, compared with what changes in an"
                                + " interval. A restore may read more files.");
    }
}
