// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

import java.util.Optional;

/** A few keys have most of the records, so one subtask has most of the work. */
final class HotKey implements Diagnosis {

    @Override
    public Verdict examine(Observation job) {
        Optional<Skew> skew = Skew.of(job);
        if (skew.isEmpty()) {
            return job.vertices().stream()
                            .anyMatch(vertex -> vertex.keyed() && vertex.subtasks().size() > 1)
                    ? Verdict.well("Keys: all subtasks have about as many records.")
                    : Verdict.nothing();
        }
        if (skew.get().ofKeyGroups() || skew.get().cost() < WORTH) {
            return Verdict.nothing();
        }
        return Finding.of("hot-key", "A few keys have most of the records")
                .cost(
                        skew.get().cost(),
                        "time of the fullest subtask of '" + skew.get().vertex().name() + "'")
                .evidence(skew.get().evidence(), Skew.SOURCE)
                .action(
                        "No setting helps. Aggregate in two steps: first by key and a random number"
                                + " below the parallelism, then by key. In SQL:"
                                + " table.optimizer.agg-phase-strategy: TWO_PHASE with"
                                + " table.exec.mini-batch.enabled: true.")
                .action("Neither more parallelism nor more memory helps: one subtask has the work.")
                .expect(
                        Text.format(
                                "Up to %.1f times the records, if the other subtasks take their"
                                        + " part.",
                                skew.get().ofRecords()));
    }
}
