/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
