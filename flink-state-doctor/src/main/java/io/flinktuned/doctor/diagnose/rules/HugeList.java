// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

/** A long list is read as a whole, again and again. */
final class HugeList implements Diagnosis {

    @Override
    public Verdict examine(Observation job) {
        StateTime lists = StateTime.with(job, "RocksDBListState");
        double micros = PerRecord.micros(lists, job.seconds());
        if (lists.share() < 3 * WORTH || micros < PerRecord.LONG_MICROS) {
            return Verdict.nothing();
        }
        return Finding.of("huge-list", "Long lists are read as a whole")
                .cost(lists.share(), lists.of())
                .evidence(lists.evidence("lists in RocksDB"), StateTime.SOURCE)
                .evidence(
                        Text.format("that is %.0f µs for each record", micros),
                        "/jobs/:id/vertices/:id: read-records")
                .action(
                        "No setting helps: RocksDB keeps a list as one value, and each get reads all"
                                + " of it. Use MapState with a number or a time as the key, and read"
                                + " only what is needed; or aggregate as records come.")
                .expect(
                        "Most of that time, if records need a part of the list only. The time for a"
                                + " record no longer grows with the list.");
    }
}
