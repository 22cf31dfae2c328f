// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.RocksDbMemory;

/** The write buffers of all states of a slot do not fit, so nearly empty ones are flushed. */
final class TooManyStates implements Diagnosis {

    private static final String METRIC = "state.backend.rocksdb.metrics.num-files-at-level: true";

    /** RocksDB takes no smaller write buffer: SanitizeOptions in column_family.cc. */
    private static final long SMALLEST_WRITE_BUFFER = 64L << 10;

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb() || job.rocksDbMemory().isEmpty()) {
            return Verdict.nothing();
        }
        RocksDbMemory memory = job.rocksDbMemory().get();
        int states = job.states().size();
        StateTime writes = StateTime.of(job, Activity.WRITE);
        if (states == 0) {
            return writes.share() < WORTH
                    ? Verdict.nothing()
                    : Verdict.unknown("how many states share the memory of a slot", METRIC);
        }
        long fit =
                job.tuned()
                        ? Tuned.plannedStates(job)
                        : memory.mutableLimit() / memory.arenaBlock();
        if (states <= fit) {
            return Verdict.well(
                    "Number of states: %d in a slot, and the write buffers of %d fit.",
                    states, fit);
        }
        // What does not fit even one is FlushingWithoutEnd.
        if (fit == 0 || writes.share() < WORTH) {
            return Verdict.nothing();
        }
        Finding.Builder finding =
                Finding.of("too-many-states", "Too many states share the memory of a slot")
                        .cost(writes.share(), writes.of())
                        .evidence(
                                Text.format(
                                        "%d states, but the write buffers of %d fit", states, fit),
                                "/jobs/:id/vertices/:id/subtasks/metrics: *.rocksdb_*; "
                                        + Memory.SOURCE)
                        .evidence(Memory.describe(memory), Memory.SOURCE)
                        .evidence(writes.evidence("writes into RocksDB"), StateTime.SOURCE);
        if (job.tuned()) {
            finding.set("state.backend.tuned.profile", "many-states");
        } else {
            // Arena blocks of an eighth, and room for two of each state.
            long buffer = 8 * (memory.mutableLimit() / (2L * states));
            finding.set(
                            "state.backend.rocksdb.writebuffer.size",
                            Text.size(Math.max(SMALLEST_WRITE_BUFFER, buffer)))
                    .action(
                            "Or "
                                    + Tuned.line()
                                    + ", which plans for 64 states or, with"
                                    + " state.backend.tuned.profile: many-states, for 512.");
        }
        return finding.action("Or more memory: " + Memory.key(job) + ", or fewer slots.")
                .expect(
                        "Writes several times as fast: full write buffers are flushed instead of"
                                + " nearly empty ones (docs/memory.md, measured with 40 states).");
    }
}
