// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** The tuned backend has the profile for jobs that read as much, but writes are what takes time. */
final class MostlyWrites implements Diagnosis {

    /** What writes take may be so many times what reads take, and no more. */
    private static final double MOSTLY = 2;

    /** What the other profile saves of the time of writes: docs/design/profiles.md, on one core. */
    private static final double GAIN = 1 - 264. / 295;

    @Override
    public Verdict examine(Observation job) {
        if (!job.tuned() || !Tuned.profile(job).equals("balanced")) {
            return Verdict.nothing();
        }
        StateTime writes = StateTime.of(job, Activity.WRITE);
        StateTime reads = StateTime.of(job, Activity.READ, Activity.ITERATE);
        if (writes.share() * GAIN < WORTH || writes.share() < MOSTLY * reads.share()) {
            return Verdict.nothing();
        }
        return Finding.of("mostly-writes", "The job mostly writes state")
                .cost(GAIN * writes.share(), writes.of() + ", a tenth of it")
                .evidence(writes.evidence("writes into RocksDB"), StateTime.SOURCE)
                .evidence(reads.evidence("reads of RocksDB"), StateTime.SOURCE)
                .set("state.backend.tuned.profile", "write-heavy")
                .expect(
                        "Half of what is written by flushes and compaction (docs/profiles.md), and a"
                                + " tenth more records where all cores are busy; up to twice the"
                                + " disk space.");
    }
}
