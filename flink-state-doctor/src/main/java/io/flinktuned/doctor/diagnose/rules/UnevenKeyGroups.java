// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Vertex;

import java.util.Optional;

/** The key groups cannot be divided evenly, so some subtasks have more keys than others. */
final class UnevenKeyGroups implements Diagnosis {

    /** With so many key groups for each subtask, one more is less than 1 %. */
    private static final int PER_SUBTASK = 128;

    /** Flink's limit. */
    private static final int MOST = 32768;

    @Override
    public Verdict examine(Observation job) {
        Optional<Skew> skew = Skew.of(job).filter(Skew::ofKeyGroups);
        if (skew.isEmpty() || skew.get().cost() < WORTH) {
            return Verdict.nothing();
        }
        Vertex vertex = skew.get().vertex();
        int parallelism = vertex.subtasks().size();
        return Finding.of("uneven-key-groups", "Subtasks have different numbers of key groups")
                .cost(skew.get().cost(), "time of the fullest subtask of '" + vertex.name() + "'")
                .evidence(skew.get().evidence(), Skew.SOURCE)
                .evidence(
                        Text.format(
                                "%d key groups for %d subtasks: the fullest has %.1f times the mean",
                                vertex.maxParallelism(), parallelism, KeyGroups.skew(vertex)),
                        "/jobs/:id/vertices/:id: maxParallelism, parallelism")
                .set("pipeline.max-parallelism", Math.min(MOST, PER_SUBTASK * parallelism))
                .action(
                        "State keeps its number of key groups: this takes a job that starts"
                                + " without, or a savepoint rewritten with Flink's State Processor"
                                + " API. Until then, a parallelism that divides the number.")
                .expect(Text.format("Up to %.1f times the records.", KeyGroups.skew(vertex)));
    }
}
