// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

/** A large map is gone through as a whole, again and again. */
final class HugeMap implements Diagnosis {

    @Override
    public Verdict examine(Observation job) {
        StateTime maps = StateTime.with(job, "RocksDBMapState$RocksDBMapIterator");
        double micros = PerRecord.micros(maps, job.seconds());
        if (maps.share() < 3 * WORTH || micros < PerRecord.LONG_MICROS) {
            return Verdict.nothing();
        }
        return Finding.of("huge-map", "Large maps are gone through as a whole")
                .cost(maps.share(), maps.of())
                .evidence(maps.evidence("going through maps in RocksDB"), StateTime.SOURCE)
                .evidence(
                        Text.format("that is %.0f µs for each record", micros),
                        "/jobs/:id/vertices/:id: read-records")
                .action(
                        "No setting helps much: ask for single entries (get, contains), keep sums"
                                + " and counts in a state of their own, or go through the map on a"
                                + " timer and not for each record.")
                .expect(
                        "Most of that time, if records need single entries only. The time for a"
                                + " record no longer grows with the map.");
    }
}
