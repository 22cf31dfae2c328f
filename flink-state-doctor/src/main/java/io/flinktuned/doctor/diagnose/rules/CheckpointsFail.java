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

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Checkpoints expire before they are done. */
final class CheckpointsFail implements Diagnosis {

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!checkpoints.periodic()) {
            return Verdict.nothing();
        }
        long expired =
                checkpoints.failures().stream().filter(text -> text.contains("expired")).count();
        if (expired == 0) {
            return checkpoints.failed() == 0
                    ? Verdict.well("Checkpoints: none has failed.")
                    : Verdict.nothing();
        }
        double share =
                (double) expired / (checkpoints.completed().size() + checkpoints.failures().size());
        return Finding.of("checkpoints-expire", "Checkpoints are given up before they are done")
                .cost(share, "checkpoints that Flink remembers")
                .evidence(
                        Text.format(
                                "%d of the last %d checkpoints expired after %s",
                                expired,
                                checkpoints.completed().size() + checkpoints.failures().size(),
                                Text.millis(checkpoints.timeoutMillis())),
                        "/jobs/:id/checkpoints: failure_message")
                .set(
                        "execution.checkpointing.timeout",
                        Text.duration(Math.max(60_000, 3.0 * checkpoints.timeoutMillis())))
                .set(job.version().unalignedKey(), "true")
                .set(job.version().incrementalKey(), "true")
                .expect("The job has checkpoints again, and does not restart for their failure.");
    }
}
