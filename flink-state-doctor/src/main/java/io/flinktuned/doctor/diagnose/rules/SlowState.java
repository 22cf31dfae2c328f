// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Access to state takes most of the time, and nothing is wrong with it. */
final class SlowState implements Diagnosis {

    /** A share of time; with less there is more to gain elsewhere. */
    private static final double MUCH = 0.3;

    /** What is gained at least: 1.5 times the records, see {@link #examine}. */
    private static final double GAIN = 1 - 1 / 1.5;

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb()) {
            return Verdict.nothing();
        }
        StateTime state =
                StateTime.of(
                        job,
                        Activity.READ,
                        Activity.ITERATE,
                        Activity.WRITE,
                        Activity.STATE_SERIALIZATION);
        if (state.share() < MUCH) {
            return Verdict.well(
                    "Access to state: at most %s of the time of a vertex.",
                    Text.percent(state.share()));
        }
        if (job.tuned()) {
            return Verdict.nothing();
        }
        return Finding.of("slow-state", "Access to state takes most of the time")
                .cost(GAIN * state.share(), state.of() + ", a third of it")
                .evidence(
                        state.evidence(
                                "reads and writes of state, and turning it into bytes and back"),
                        StateTime.SOURCE)
                .set("state.backend.type", Tuned.FACTORY)
                .action(
                        "The jar must be in lib/ of each process (docs/deployment.md). Any"
                                + " checkpoint or savepoint of rocksdb restores into it, and back.")
                .expect(
                        "1.5 to 2.8 times the records, 2.1 on average over jobs (docs/results.md):"
                                + " keys in use stay in memory as they are, and what changes"
                                + " again is written once.");
    }
}
