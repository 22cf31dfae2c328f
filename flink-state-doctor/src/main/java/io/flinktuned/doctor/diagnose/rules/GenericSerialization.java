// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

/** Types that Flink does not know are turned into bytes by Kryo. */
final class GenericSerialization implements Diagnosis {

    @Override
    public Verdict examine(Observation job) {
        StateTime kryo = StateTime.with(job, "kryo");
        if (kryo.share() < 2 * WORTH) {
            return Verdict.nothing();
        }
        return Finding.of("generic-serialization", "Kryo turns objects into bytes and back")
                .cost(kryo.share(), kryo.of())
                .evidence(kryo.evidence("Kryo"), StateTime.SOURCE)
                .action(
                        "pipeline.generic-types: false lets the job fail with the name of each type"
                                + " that Kryo has to do. Make these POJOs, or describe them with"
                                + " TypeInformation. State needs a migration then.")
                .expect("Half of that time or more: Flink's own serializers write no names.");
    }
}
